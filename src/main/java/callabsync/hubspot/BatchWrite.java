package callabsync.hubspot;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Failures;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Slice;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One batch write of one type, up to 100 inputs a request. Afterwards each input has its result or is there already, or
 * its items have their answer, or the batch is unavailable or to be split.
 */
final class BatchWrite {

    /**
     * One input.
     *
     * @param trace tells it apart from the others of the batch; HubSpot may repeat it in results and errors
     * @param json as HubSpot wants it, with {@code properties}
     * @param items the deliveries that it is for
     */
    record Input(String trace, Map<String, Object> json, List<Item> items) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Input[" + trace + "]";
        }

        Map<String, Object> properties() {
            return Json.object(json.get("properties"));
        }

        Input without(Set<String> properties) {
            var fewer = new LinkedHashMap<>(properties());
            fewer.keySet().removeAll(properties);
            var changed = new LinkedHashMap<>(json);
            changed.put("properties", fewer);
            return new Input(trace, changed, items);
        }
    }

    /** What is written: {@code contacts update}. */
    record What(String type, String operation, Recognition by) {}

    private static final int LARGEST = 100;

    /** The results by trace. */
    final Map<String, Map<String, Object>> done = new HashMap<>();
    /** The inputs that surely were not done. */
    final Set<String> notDone = new HashSet<>();
    /** The ids of records that are there already, by the trace of the input that would have created them. */
    final Map<String, String> existing = new HashMap<>();
    /** The properties that were left out of an input because HubSpot refuses their values, by trace. */
    final Map<String, Set<String>> leftOut = new HashMap<>();

    private final Batch batch;
    private final Portal portal;
    private final Clock clock;
    private final Definitions definitions;
    private final What what;

    BatchWrite(Batch batch, Portal portal, Clock clock, Definitions definitions, What what) {
        this.batch = batch;
        this.portal = portal;
        this.clock = clock;
        this.definitions = definitions;
        this.what = what;
    }

    /** Inputs of a creation whose results could not be told apart are sent one by one. */
    BatchWrite send(List<Input> inputs) {
        var together = new ArrayList<Input>();
        var singly = new ArrayList<Input>();
        var seen = new HashSet<String>();
        for (Input input : inputs) {
            String content = what.by().of(input.properties());
            boolean isTold = what.operation().equals("update") || !content.isEmpty() && seen.add(content);
            (isTold ? together : singly).add(input);
        }
        for (int i = 0; i < together.size(); i += LARGEST) {
            sendIfOpen(together.subList(i, Math.min(together.size(), i + LARGEST)));
        }
        singly.forEach(input -> sendIfOpen(List.of(input)));
        return this;
    }

    private void sendIfOpen(List<Input> inputs) {
        if (batch.unavailable().isPresent() || batch.split().isPresent()) {
            inputs.forEach(input -> notDone.add(input.trace()));
        } else {
            sendSome(inputs);
        }
    }

    private void sendSome(List<Input> inputs) {
        List<Map<String, Object>> bodies = inputs.stream()
                .map(input -> {
                    Map<String, Object> body = new LinkedHashMap<>(input.json());
                    body.put("objectWriteTraceId", input.trace());
                    return body;
                })
                .toList();
        CrmRequest request = portal.objects(what.type(), "/batch/" + what.operation(), Map.of("inputs", bodies));
        try {
            CrmAnswer answer = portal.send(request);
            if (answer.is2xx()) {
                read(inputs, request, answer);
            } else {
                refused(inputs, request, answer);
            }
        } catch (NotSentException e) {
            inputs.forEach(input -> notDone.add(input.trace()));
            Failures.notSent(batch, e);
        } catch (NoAnswerException e) {
            inputs.forEach(input -> input.items().forEach(item -> Slice.unanswered(item, request, input.json(), e)));
            inputs.forEach(input -> Failures.unknown(input.items(), e));
        }
    }

    private void read(List<Input> inputs, CrmRequest request, CrmAnswer answer) {
        var results = new WriteResults(portal, clock, what, inputs, answer);
        results.done.forEach((input, result) -> {
            done.put(input.trace(), result);
            note(input, request, answer, result);
        });
        var again = new ArrayList<Refused>();
        results.errors.forEach((input, error) -> {
            notDone.add(input.trace());
            note(input, request, answer, error);
            var refused = new Refused(List.of(input), error, false);
            if (refused.existingId().isPresent()) {
                existing.put(input.trace(), refused.existingId().get());
            } else if (!refused.unfit().isEmpty()) {
                again.add(refused);
            } else {
                input.items().forEach(item -> item.answer(Ruling.ofError(error)));
            }
        });
        results.open.forEach(input -> {
            note(input, request, answer, null);
            input.items().forEach(item -> item.retryable("HubSpot did not say what became of it"));
        });
        again.forEach(this::sendWithout);
    }

    private void refused(List<Input> inputs, CrmRequest request, CrmAnswer answer) {
        Ruling ruling = Ruling.of(answer, clock);
        if (!ruling.mayBeDone()) {
            inputs.forEach(input -> notDone.add(input.trace()));
        }
        inputs.forEach(input ->
                note(input, request, answer, inputs.size() == 1 ? answer.body() : Ruling.summary(answer.object())));
        switch (ruling.kind()) {
            case UNAVAILABLE -> batch.unavailable(ruling.reason(), ruling.after());
            case RETRYABLE ->
                inputs.forEach(input ->
                        input.items().forEach(item -> item.answer(new Retryable(ruling.reason(), ruling.after()))));
            case PERMANENT -> permanent(inputs, new Refused(inputs, answer.object(), answer.status() == 409), ruling);
        }
    }

    private void permanent(List<Input> inputs, Refused refused, Ruling ruling) {
        List<Input> guilty = WriteResults.named(inputs, refused.error());
        if (!refused.unfit().isEmpty()) {
            sendWithout(refused);
        } else if (inputs.size() == 1 && refused.existingId().isPresent()) {
            existing.put(inputs.get(0).trace(), refused.existingId().get());
        } else if (!guilty.isEmpty() && guilty.size() < inputs.size()) {
            guilty.forEach(input -> dead(input, ruling));
            sendAgain(inputs.stream().filter(input -> !guilty.contains(input)).toList());
        } else if (inputs.size() == 1) {
            dead(inputs.get(0), ruling);
        } else {
            batch.split(ruling.reason());
        }
    }

    /** Of several deliveries in one input any may be at fault: they are tried apart. */
    private void dead(Input input, Ruling ruling) {
        List<Item> open = input.items().stream().filter(Item::isOpen).toList();
        if (open.size() == 1) {
            open.get(0).permanent(ruling.reason());
        } else {
            batch.split(ruling.reason());
        }
    }

    /** One refused property costs only itself; the e-mail address that an upsert goes by costs the upsert. */
    private void sendWithout(Refused refused) {
        if (refused.isOfDefinition()) {
            definitions.forget(portal);
        }
        var fewer = new ArrayList<Input>();
        for (Input input : refused.inputs()) {
            Set<String> unfit = refused.unfit().getOrDefault(input.trace(), Set.of());
            unfit.forEach(property -> definitions.leftOut(portal, property, "HubSpot refuses it"));
            leftOut.computeIfAbsent(input.trace(), none -> new HashSet<>()).addAll(unfit);
            Input changed = input.without(unfit);
            if (what.operation().equals("upsert") && unfit.contains("email")) {
                continue;
            }
            if (what.operation().equals("update") && changed.properties().isEmpty()) {
                done.put(input.trace(), Json.of("id", input.json().get("id")));
                notDone.remove(input.trace());
            } else {
                fewer.add(changed);
            }
        }
        sendAgain(fewer);
    }

    private void sendAgain(List<Input> inputs) {
        if (!inputs.isEmpty() && batch.split().isEmpty()) {
            inputs.forEach(input -> notDone.remove(input.trace()));
            sendSome(inputs);
        }
    }

    private static void note(Input input, CrmRequest request, CrmAnswer answer, @Nullable Object part) {
        input.items().forEach(item -> Slice.note(item, request, input.json(), answer, part));
    }
}
