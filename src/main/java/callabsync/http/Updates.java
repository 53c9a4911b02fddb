package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.http.HttpSettings.Meaning;
import callabsync.http.RecordReader.Reading;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Updates a record, and reads it afterwards where the API's success does not say that it exists. */
final class Updates {

    private static final String NO_PATH =
            "A placeholder of the path has no value in the event, or one that is a step of the path (. or ..)";

    private final Answers answers;
    private final IgnoredFields ignored;

    Updates(Answers answers, IgnoredFields ignored) {
        this.answers = answers;
        this.ignored = ignored;
    }

    /** What an update carries: the changed fields, or the record with them. */
    static Map<String, @Nullable Object> body(Api api, Target target) {
        if (!api.settings().sendsWhole()) {
            return target.toWrite;
        }
        var whole = new LinkedHashMap<String, @Nullable Object>(target.whole());
        whole.putAll(target.toWrite);
        return whole;
    }

    void update(Batch batch, Api api, Target target, Map<Target, String> written) {
        if (target.toWrite.isEmpty()) {
            written.put(target, target.crmId.orElseThrow());
            return;
        }
        Optional<CrmRequest> request =
                api.write(Values.of(target.items, target.crmId), Values.requestId(target.items), body(api, target));
        if (request.isEmpty()) {
            Answers.permanent(batch, target.items, NO_PATH);
            return;
        }
        CrmAnswer answer = api.send(request.get(), target.items);
        Meaning meaning = api.rules.of(answer);
        if (meaning == Meaning.SUCCEEDED && api.settings().read().back()) {
            Optional<Reading> back = RecordReader.read(api, target.items, target.crmId);
            answer = back.map(Reading::answer).orElse(answer);
            meaning = back.map(Reading::meaning).orElse(meaning);
            if (meaning == Meaning.SUCCEEDED) {
                back.ifPresent(reading -> ignored.compare(batch.destination().id(), target.toWrite, reading.record()));
            }
        }
        if (meaning == Meaning.SUCCEEDED) {
            written.put(target, target.crmId.orElseThrow());
        } else {
            answers.failed(batch, api, target.items, answer, meaning);
        }
    }
}
