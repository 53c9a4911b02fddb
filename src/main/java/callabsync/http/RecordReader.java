package callabsync.http;

import callabsync.delivery.Item;
import callabsync.http.HttpSettings.Meaning;
import callabsync.sink.CrmAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what an API holds of a record now, where its settings say how. */
public final class RecordReader {

    /**
     * What came of a read.
     *
     * @param record by the names that the mapping writes; empty unless it succeeded
     */
    record Reading(Meaning meaning, CrmAnswer answer, Map<String, Object> record) {
        /** Without the record. */
        @Override
        public String toString() {
            return "Reading[" + meaning + "]";
        }
    }

    private RecordReader() {}

    /**
     * One request. Empty when records cannot be read, or a placeholder of the path has no value.
     *
     * @throws callabsync.sink.NotSentException when the API cannot be asked now
     * @throws callabsync.sink.NoAnswerException when it did not answer
     */
    public static Optional<Reading> read(Api api, List<Item> items, Optional<String> crmId) {
        return api.read(Values.of(items, crmId)).map(request -> {
            CrmAnswer answer = api.send(request, items);
            Meaning meaning = api.rules.ofRead(answer);
            return new Reading(
                    meaning,
                    answer,
                    meaning == Meaning.SUCCEEDED ? api.rules.record(answer).orElse(Map.of()) : Map.of());
        });
    }
}
