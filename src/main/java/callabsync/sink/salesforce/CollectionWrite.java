package callabsync.sink.salesforce;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Failures;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in collections of up to 200, each record for itself. Afterwards each input is done, or surely not done,
 * or in doubt. An answer of HTTP 200 says nothing about a record: each has a result of its own.
 */
final class CollectionWrite {

    static final int LARGEST = 200;

    /** What a record's write came to. */
    sealed interface Outcome {

        /** It is written; {@code id} is the record's. */
        record Done(String id) implements Outcome {}

        /** It is not written. */
        record Refused(Ruling ruling, Map<String, Object> result) implements Outcome {
            /** Without the answer, which may repeat what was sent. */
            @Override
            public String toString() {
                return "Refused[" + ruling + "]";
            }
        }

        /** It surely was not written, for a reason that is not the record's. */
        record NotDone() implements Outcome {}

        /** It may be written or not. */
        record InDoubt() implements Outcome {}
    }

    /**
     * One record to write.
     *
     * @param json as Salesforce wants it
     * @param items the deliveries that it is for
     */
    record Input(Map<String, Object> json, List<Item> items) {
        /** The names of fields, without what is in them. */
        @Override
        public String toString() {
            return "Input[" + json.keySet() + "]";
        }

        /** A record of this object with these fields. */
        static Input of(String object, @Nullable String id, Map<String, ?> fields, List<Item> items) {
            var json = new LinkedHashMap<String, Object>();
            json.put("attributes", Map.of("type", object));
            if (id != null) {
                json.put("id", id);
            }
            json.putAll(fields);
            return new Input(json, items);
        }

        Input with(String field, Object value) {
            var more = new LinkedHashMap<>(json);
            more.put(field, value);
            return new Input(more, items);
        }

        String object() {
            return Json.text(Json.object(json.get("attributes")), "type");
        }
    }

    private final Batch batch;
    private final Org org;
    private final Function<List<Map<String, Object>>, CrmRequest> request;
    private final Map<Input, Outcome> outcomes = new java.util.IdentityHashMap<>();

    /** @param request makes the request for a list of records */
    CollectionWrite(Batch batch, Org org, Function<List<Map<String, Object>>, CrmRequest> request) {
        this.batch = batch;
        this.org = org;
        this.request = request;
    }

    CollectionWrite send(List<Input> inputs) {
        for (int i = 0; i < inputs.size(); i += LARGEST) {
            List<Input> some = inputs.subList(i, Math.min(inputs.size(), i + LARGEST));
            if (batch.unavailable().isPresent() || batch.split().isPresent()) {
                some.forEach(input -> outcomes.put(input, new Outcome.NotDone()));
            } else {
                sendSome(some);
            }
        }
        return this;
    }

    Outcome of(Input input) {
        return Objects.requireNonNull(outcomes.get(input));
    }

    private void sendSome(List<Input> inputs) {
        CrmRequest made = request.apply(inputs.stream().map(Input::json).toList());
        try {
            CrmAnswer answer = org.send(made);
            if (answer.is2xx()) {
                read(inputs, made, answer);
            } else {
                refused(inputs, made, answer);
            }
        } catch (NotSentException e) {
            inputs.forEach(input -> outcomes.put(input, new Outcome.NotDone()));
            Failures.notSent(batch, e);
        } catch (RefusedException e) {
            inputs.forEach(input -> outcomes.put(input, new Outcome.NotDone()));
            batch.unavailable(e.ruling().reason(), e.ruling().after());
        } catch (NoAnswerException e) {
            inputs.forEach(input -> {
                input.items().forEach(item -> Slice.unanswered(item, made, input.json()));
                outcomes.put(input, new Outcome.InDoubt());
                Failures.unknown(input.items(), e);
            });
        }
    }

    private void read(List<Input> inputs, CrmRequest made, CrmAnswer answer) {
        List<Map<String, Object>> results = Json.objects(answer.json());
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            if (results.size() != inputs.size()) {
                note(input, made, answer, answer.body());
                outcomes.put(input, new Outcome.InDoubt());
                input.items()
                        .forEach(item -> item.retryable("Salesforce's answer does not say what became of each record"));
                continue;
            }
            Map<String, Object> result = results.get(i);
            note(input, made, answer, result);
            outcomes.put(
                    input,
                    Boolean.TRUE.equals(result.get("success"))
                            ? new Outcome.Done(Json.text(result, "id"))
                            : new Outcome.Refused(
                                    Ruling.ofResult(result, input.json().keySet()), result));
        }
    }

    /** The request as a whole was refused: nothing of it was done, unless Salesforce failed on the way. */
    private void refused(List<Input> inputs, CrmRequest made, CrmAnswer answer) {
        Ruling ruling = org.ruling(answer);
        var items = new ArrayList<Item>();
        inputs.forEach(input -> {
            note(input, made, answer, answer.body());
            outcomes.put(input, ruling.mayBeDone() ? new Outcome.InDoubt() : new Outcome.NotDone());
            items.addAll(input.items());
        });
        switch (ruling.kind()) {
            case UNAVAILABLE -> batch.unavailable(ruling.reason(), ruling.after());
            case RETRYABLE ->
                items.forEach(item -> item.answer(new AttemptResult.Retryable(ruling.reason(), ruling.after())));
            default -> {
                if (inputs.size() > 1) {
                    batch.split(ruling.reason());
                } else {
                    items.forEach(item -> item.permanent(ruling.reason()));
                }
            }
        }
    }

    private static void note(Input input, CrmRequest made, CrmAnswer answer, Object part) {
        input.items().forEach(item -> Slice.note(item, made, input.json(), answer, part));
    }
}
