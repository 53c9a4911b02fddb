package callabsync.salesforce;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.salesforce.Refusal.Fault;
import callabsync.salesforce.RefusedFields.Place;
import callabsync.sink.BulkWrite;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in collections of up to 200, each record for itself. An answer of HTTP 200 says nothing about a record:
 * each has a result of its own. A record that is refused for single fields is sent again without them: one refused field
 * never costs the rest.
 */
final class CollectionWrite extends BulkWrite<CollectionWrite.Input> {

    private static final int LARGEST = 200;

    /** A record is sent this many times at most, each time without the fields that were refused so far. */
    private static final int MOST_ROUNDS = 4;

    private static final Verdict IN_DOUBT =
            new Verdict.Retry("Salesforce's answer does not say what became of each record", Optional.empty(), true);

    /**
     * One record to write.
     *
     * @param json as Salesforce wants it
     * @param kept fields that are never left out
     * @param recordType of the record; empty: unknown, or none
     * @param leftOut fields that it is sent without because they were refused
     */
    record Input(
            String key,
            Map<String, Object> json,
            List<Item> items,
            Set<String> kept,
            String recordType,
            Set<String> leftOut)
            implements BulkWrite.Input {

        /** Returns a record of this object with these fields. Without an id it is created. */
        static Input of(String key, String object, @Nullable String id, Map<String, ?> fields, List<Item> items) {
            var json = new LinkedHashMap<String, Object>();
            json.put("attributes", Map.of("type", object));
            if (id != null) {
                json.put("id", id);
            }
            json.putAll(fields);
            return new Input(key, json, items, Set.of(), "", Set.of());
        }

        Input keeping(Set<String> fields) {
            return new Input(key, json, items, fields, recordType, leftOut);
        }

        Input ofType(String type) {
            return new Input(key, json, items, kept, type, leftOut);
        }

        private Input without(Set<String> fields) {
            var fewer = new LinkedHashMap<>(json);
            fewer.keySet().removeAll(fields);
            var all = new HashSet<>(leftOut);
            all.addAll(fields);
            return new Input(key, fewer, items, kept, recordType, all);
        }

        private String id() {
            return Json.text(json, "id");
        }

        private String object() {
            return Json.text(Json.object(json.get("attributes")), "type");
        }

        /** Returns whether an answer with this id can be about this record. */
        private boolean isAnsweredBy(String answered) {
            return id().isEmpty()
                    ? ObjectIds.isOf(object(), answered)
                    : answered.isEmpty() || ObjectIds.same(answered, id());
        }

        /** Prints the names of the fields only. */
        @Override
        public String toString() {
            return "Input[" + json.keySet() + "]";
        }
    }

    private final Org org;
    private final OrgDefinitions definitions;
    private final Function<List<Map<String, Object>>, CrmRequest> request;
    private final Map<String, Map<String, Object>> refusals = new HashMap<>();
    private final List<Input> again = new ArrayList<>();
    private boolean isLastRound;

    /** @param request makes the request for a list of records */
    CollectionWrite(
            Batch batch, Org org, OrgDefinitions definitions, Function<List<Map<String, Object>>, CrmRequest> request) {
        super(batch, LARGEST);
        this.org = org;
        this.definitions = definitions;
        this.request = request;
    }

    CollectionWrite write(Collection<Input> inputs) {
        again.addAll(inputs);
        for (int round = 1; !again.isEmpty(); round++) {
            isLastRound = round == MOST_ROUNDS;
            List<Input> now = List.copyOf(again);
            again.clear();
            sendInParts(now);
        }
        return this;
    }

    /** Returns the errors for which this record was refused; empty if it was not. */
    List<Fault> faults(String key) {
        return Fault.in(refusal(key).get("errors"));
    }

    /** Returns Salesforce's answer for a record that it refused; empty if it did not. */
    Map<String, Object> refusal(String key) {
        return refusals.getOrDefault(key, Map.of());
    }

    /** Forgets the object's definition if a record was refused because the definition is outdated. */
    void forgetDefinition(String object, String key) {
        List<Fault> faults = faults(key);
        if (!faults.isEmpty() && Refusal.isOfDefinition(faults.get(0).code())) {
            definitions.forget(org, object);
        }
    }

    @Override
    protected CrmRequest request(List<Input> some) {
        return request.apply(some.stream().map(Input::json).toList());
    }

    @Override
    protected CrmAnswer answerTo(CrmRequest made) {
        return org.send(made);
    }

    @Override
    protected void read(List<Input> some, CrmRequest made, CrmAnswer answer) {
        if (!answer.is2xx()) {
            refused(some, made, answer);
            return;
        }
        List<Map<String, Object>> results = Json.objects(answer.json());
        for (int i = 0; i < some.size(); i++) {
            Input input = some.get(i);
            Map<String, Object> result = results.size() == some.size() ? results.get(i) : Map.of();
            keep(input, made, answer, result.isEmpty() ? answer.body() : result);
            Map<String, String> avoidable = avoidable(input, result.get("errors"));
            String id = Json.text(result, "id");
            if (Boolean.FALSE.equals(result.get("success")) && !avoidable.isEmpty()) {
                sendWithout(input, avoidable);
            } else if (Boolean.FALSE.equals(result.get("success"))) {
                refusals.put(input.key(), result);
                note(input, Refusal.ofResult(result, input.json().keySet()).verdict());
            } else if (Boolean.TRUE.equals(result.get("success")) && input.isAnsweredBy(id)) {
                note(input, new Verdict.Done(id, input.leftOut(), Boolean.FALSE.equals(result.get("created"))));
            } else {
                answer(List.of(input), IN_DOUBT);
            }
        }
    }

    private Map<String, String> avoidable(Input input, @Nullable Object errors) {
        return isLastRound
                ? Map.of()
                : Fault.avoidable(Fault.in(errors), input.json().keySet(), input.kept());
    }

    /** Sends an input again without the refused fields. An update without any field left needs no further request. */
    private void sendWithout(Input input, Map<String, String> codes) {
        var place = new Place(input.object(), input.id().isEmpty(), input.recordType());
        codes.forEach((field, code) ->
                definitions.refused(org, place, field, input.json().get(field), code));
        Input fewer = input.without(codes.keySet());
        if (fewer.json().keySet().equals(Set.of("attributes", "id"))) {
            note(input, new Verdict.Done(input.id(), fewer.leftOut(), false));
        } else {
            again.add(fewer);
        }
    }

    /** Handles a request that was refused as a whole. Nothing of it was done, unless Salesforce failed on the way. */
    private void refused(List<Input> some, CrmRequest made, CrmAnswer answer) {
        Verdict verdict = org.refusal(answer).verdict();
        some.forEach(input -> keep(input, made, answer, answer.body()));
        var avoidable = new LinkedHashMap<Input, Map<String, String>>();
        some.forEach(input -> avoidable.put(input, avoidable(input, answer.json())));
        if (!(verdict instanceof Verdict.Permanent)
                || avoidable.values().stream().allMatch(Map::isEmpty)) {
            answer(some, verdict);
            return;
        }
        avoidable.forEach((input, codes) -> {
            if (codes.isEmpty()) {
                again.add(input);
            } else {
                sendWithout(input, codes);
            }
        });
    }
}
