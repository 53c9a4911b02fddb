package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.Answer;
import callabsync.sandbox.standin.Refusal;
import java.util.List;
import java.util.Map;

/** Salesforce's errors: always a JSON array, the code inside says more than the status. */
final class SalesforceErrors {

    private SalesforceErrors() {}

    static Refusal refusal(int status, String code, String message, String... fields) {
        return new Refusal(answer(status, code, message, fields));
    }

    static Refusal bad(String code, String message, String... fields) {
        return refusal(400, code, message, fields);
    }

    static Refusal notFound() {
        return refusal(404, "NOT_FOUND", "The requested resource does not exist");
    }

    static Answer answer(int status, String code, String message, String... fields) {
        Map<String, Object> error = fields.length == 0
                ? Map.of("message", message, "errorCode", code)
                : Map.of("message", message, "errorCode", code, "fields", List.of(fields));
        return Answer.json(status, List.of(error));
    }
}
