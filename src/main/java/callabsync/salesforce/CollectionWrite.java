package callabsync.salesforce;

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
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in collections of up to 200, each record for itself. Afterwards each input is done, or surely not done,
 * or in doubt. An answer of HTTP 200 says nothing about a record: each has a result of its own.
 *
 * <p>A record that is refused for single fields is sent again without them: one refused field never costs the rest.
 */
final class CollectionWrite {

    private static final int LARGEST = 200;

    /** So often a record is sent, each time without the fields that were refused so far. */
    private static final int MOST_ROUNDS = 4;

    /** What a record's write came to. */
    sealed interface Outcome {

        /**
         * It is written.
         *
         * @param id the record's
         * @param leftOut fields that were refused
         * @param wasThere an upsert says that it did not create the record
         */
        record Done(String id, Set<String> leftOut, boolean wasThere) implements Outcome {}

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

    /** An input as it is sent in one round. */
    private record Sent(Input input, Set<String> leftOut) {

        Map<String, Object> json() {
            var json = new LinkedHashMap<>(input.json());
            json.keySet().removeAll(leftOut);
            return json;
        }

        Sent without(Set<String> fields) {
            var more = new HashSet<>(leftOut);
            more.addAll(fields);
            return new Sent(input, more);
        }
    }

    private final Batch batch;
    private final Org org;
    private final Definitions definitions;
    private final Function<List<Map<String, Object>>, CrmRequest> request;
    private final Map<Input, Outcome> outcomes = new IdentityHashMap<>();

    /** @param request makes the request for a list of records */
    CollectionWrite(
            Batch batch, Org org, Definitions definitions, Function<List<Map<String, Object>>, CrmRequest> request) {
        this.batch = batch;
        this.org = org;
        this.definitions = definitions;
        this.request = request;
    }

    CollectionWrite send(List<Input> inputs) {
        List<Sent> open =
                inputs.stream().map(input -> new Sent(input, Set.of())).toList();
        for (int round = 1; !open.isEmpty(); round++) {
            var again = new ArrayList<Sent>();
            for (int i = 0; i < open.size(); i += LARGEST) {
                List<Sent> some = open.subList(i, Math.min(open.size(), i + LARGEST));
                if (batch.unavailable().isPresent() || batch.split().isPresent()) {
                    some.forEach(sent -> outcomes.put(sent.input(), new Outcome.NotDone()));
                } else {
                    again.addAll(sendSome(some, round < MOST_ROUNDS));
                }
            }
            open = again;
        }
        return this;
    }

    Outcome of(Input input) {
        return Objects.requireNonNull(outcomes.get(input));
    }

    /** Returns those that are to be sent again with fewer fields. */
    private List<Sent> sendSome(List<Sent> some, boolean mayAgain) {
        CrmRequest made = request.apply(some.stream().map(Sent::json).toList());
        try {
            CrmAnswer answer = org.send(made);
            return answer.is2xx() ? read(some, made, answer, mayAgain) : refused(some, made, answer, mayAgain);
        } catch (NotSentException e) {
            some.forEach(sent -> outcomes.put(sent.input(), new Outcome.NotDone()));
            Failures.notSent(batch, e);
        } catch (RefusedException e) {
            some.forEach(sent -> outcomes.put(sent.input(), new Outcome.NotDone()));
            batch.unavailable(e.ruling().reason(), e.ruling().after());
        } catch (NoAnswerException e) {
            some.forEach(sent -> {
                sent.input().items().forEach(item -> Slice.unanswered(item, made, sent.json(), e));
                outcomes.put(sent.input(), new Outcome.InDoubt());
                Failures.unknown(sent.input().items(), e);
            });
        }
        return List.of();
    }

    private List<Sent> read(List<Sent> some, CrmRequest made, CrmAnswer answer, boolean mayAgain) {
        List<Map<String, Object>> results = Json.objects(answer.json());
        var again = new ArrayList<Sent>();
        for (int i = 0; i < some.size(); i++) {
            Sent sent = some.get(i);
            Map<String, Object> result = results.size() == some.size() ? results.get(i) : Map.of();
            note(sent, made, answer, result.isEmpty() ? answer.body() : result);
            Map<String, String> avoidable = mayAgain ? avoidable(sent, result.get("errors")) : Map.of();
            if (Boolean.FALSE.equals(result.get("success")) && !avoidable.isEmpty()) {
                leaveOut(sent, avoidable, again);
            } else {
                outcomes.put(sent.input(), outcome(sent, result));
            }
        }
        return again;
    }

    private static Outcome outcome(Sent sent, Map<String, Object> result) {
        Input input = sent.input();
        String id = Json.text(result, "id");
        if (Boolean.FALSE.equals(result.get("success"))) {
            return new Outcome.Refused(Ruling.ofResult(result, sent.json().keySet()), result);
        }
        if (Boolean.TRUE.equals(result.get("success")) && input.isAnsweredBy(id)) {
            return new Outcome.Done(id, sent.leftOut(), Boolean.FALSE.equals(result.get("created")));
        }
        input.items().forEach(item -> item.retryable("Salesforce's answer does not say what became of each record"));
        return new Outcome.InDoubt();
    }

    private static Map<String, String> avoidable(Sent sent, @Nullable Object errors) {
        return Fault.avoidable(
                Fault.in(errors), sent.json().keySet(), sent.input().kept());
    }

    /** An update of which nothing is left needs no further request. */
    private void leaveOut(Sent sent, Map<String, String> codes, List<Sent> again) {
        Input input = sent.input();
        codes.forEach((field, code) ->
                definitions.refused(input.place(org), field, input.json().get(field), code));
        Sent fewer = sent.without(codes.keySet());
        if (fewer.json().keySet().equals(Set.of("attributes", "id"))) {
            outcomes.put(input, new Outcome.Done(input.id(), fewer.leftOut(), false));
        } else {
            again.add(fewer);
        }
    }

    /** The request as a whole was refused: nothing of it was done, unless Salesforce failed on the way. */
    private List<Sent> refused(List<Sent> some, CrmRequest made, CrmAnswer answer, boolean mayAgain) {
        Ruling ruling = org.ruling(answer);
        some.forEach(sent -> note(sent, made, answer, answer.body()));
        if (mayAgain && ruling.kind() == Ruling.Kind.PERMANENT) {
            var again = new ArrayList<Sent>();
            some.forEach(sent -> {
                Map<String, String> avoidable = avoidable(sent, answer.json());
                if (avoidable.isEmpty()) {
                    again.add(sent);
                } else {
                    leaveOut(sent, avoidable, again);
                }
            });
            if (!again.equals(some)) {
                return again;
            }
        }
        var items = new ArrayList<Item>();
        some.forEach(sent -> {
            outcomes.put(sent.input(), ruling.mayBeDone() ? new Outcome.InDoubt() : new Outcome.NotDone());
            items.addAll(sent.input().items());
        });
        answer(items, some.size(), ruling);
        return List.of();
    }

    private void answer(List<Item> items, int records, Ruling ruling) {
        switch (ruling.kind()) {
            case UNAVAILABLE -> batch.unavailable(ruling.reason(), ruling.after());
            case RETRYABLE ->
                items.forEach(item -> item.answer(new AttemptResult.Retryable(ruling.reason(), ruling.after())));
            default -> {
                if (records > 1) {
                    batch.split(ruling.reason());
                } else {
                    items.forEach(item -> item.permanent(ruling.reason()));
                }
            }
        }
    }

    private static void note(Sent sent, CrmRequest made, CrmAnswer answer, Object part) {
        sent.input().items().forEach(item -> Slice.note(item, made, sent.json(), answer, part));
    }
}
