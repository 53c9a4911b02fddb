package callabsync.sink.http;

import callabsync.delivery.Batch;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Target;
import callabsync.sink.http.HttpSettings.Meaning;
import callabsync.sink.http.RecordReader.Reading;
import java.util.Map;
import java.util.Optional;

/** Updates a record, and reads it afterwards where the API's success does not say that it exists. */
final class Updates {

    private final Answers answers;

    Updates(Answers answers) {
        this.answers = answers;
    }

    void update(Batch batch, Api api, Target target, Map<Target, String> written) {
        if (target.toWrite.isEmpty()) {
            written.put(target, target.crmId.orElseThrow());
            return;
        }
        Optional<CrmRequest> request =
                api.write(Values.of(target.items, target.crmId), Values.requestId(target.items), target.toWrite);
        if (request.isEmpty()) {
            Answers.permanent(batch, target.items, "A placeholder of the path has no value in the event");
            return;
        }
        CrmAnswer answer = api.send(request.get(), target.items);
        Meaning meaning = api.rules.of(answer);
        if (meaning == Meaning.SUCCEEDED && api.settings().read().back()) {
            Optional<Reading> back = RecordReader.read(api, target.items, target.crmId);
            answer = back.map(Reading::answer).orElse(answer);
            meaning = back.map(Reading::meaning).orElse(meaning);
        }
        if (meaning == Meaning.SUCCEEDED) {
            written.put(target, target.crmId.orElseThrow());
        } else {
            answers.failed(batch, api, target.items, answer, meaning);
        }
    }
}
