package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInRefusal;
import java.util.List;
import java.util.Map;

/** Salesforce's errors: always a JSON array, the code inside says more than the status. */
final class SalesforceErrors {

    private SalesforceErrors() {}

    static StandInRefusal refusal(int status, String code, String message, String... fields) {
        return new StandInRefusal(answer(status, code, message, fields));
    }

    static StandInRefusal bad(String code, String message, String... fields) {
        return refusal(400, code, message, fields);
    }

    static StandInRefusal notFound() {
        return refusal(404, "NOT_FOUND", "The requested resource does not exist");
    }

    static StandInAnswer answer(int status, String code, String message, String... fields) {
        Map<String, Object> error = fields.length == 0
                ? Map.of("message", message, "errorCode", code)
                : Map.of("message", message, "errorCode", code, "fields", List.of(fields));
        return StandInAnswer.json(status, List.of(error));
    }
}
