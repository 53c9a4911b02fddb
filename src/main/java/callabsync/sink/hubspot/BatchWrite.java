package callabsync.sink.hubspot;

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
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One batch write of one type, up to 100 inputs a request. Afterwards each input has its result, or its items have their
 * answer, or the batch is unavailable or to be split.
 */
final class BatchWrite {

    /**
     * One input.
     *
     * @param trace tells it apart from the others of the batch; HubSpot repeats it in results and errors
     * @param json as HubSpot wants it, with {@code properties}
     * @param items the deliveries that it is for
     */
    record Input(String trace, Map<String, Object> json, List<Item> items) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Input[" + trace + "]";
        }

        Input without(Set<String> properties) {
            var fewer = new LinkedHashMap<>(Json.object(json.get("properties")));
            fewer.keySet().removeAll(properties);
            var changed = new LinkedHashMap<>(json);
            changed.put("properties", fewer);
            return new Input(trace, changed, items);
        }
    }

    private static final int LARGEST = 100;
    private static final Pattern EXISTING = Pattern.compile("Existing ID: ?(\\d+)");

    /** The results by trace. */
    final Map<String, Map<String, Object>> done = new HashMap<>();
    /** The inputs that surely were not done. */
    final Set<String> notDone = new HashSet<>();
    /** The ids of records that are there already, by the trace of the input that would have created them. */
    final Map<String, String> existing = new HashMap<>();

    private final Batch batch;
    private final Portal portal;
    private final Clock clock;
    private final Definitions definitions;
    private final String type;
    private final String operation;
    private final Function<Map<String, Object>, String> traceOf;

    /** @param traceOf the trace of a result that does not repeat it; empty text: not known */
    BatchWrite(
            Batch batch,
            Portal portal,
            Clock clock,
            Definitions definitions,
            String type,
            String operation,
            Function<Map<String, Object>, String> traceOf) {
        this.batch = batch;
        this.portal = portal;
        this.clock = clock;
        this.definitions = definitions;
        this.type = type;
        this.operation = operation;
        this.traceOf = traceOf;
    }

    BatchWrite send(List<Input> inputs) {
        for (int i = 0; i < inputs.size(); i += LARGEST) {
            List<Input> some = inputs.subList(i, Math.min(inputs.size(), i + LARGEST));
            if (batch.unavailable().isPresent() || batch.split().isPresent()) {
                some.forEach(input -> notDone.add(input.trace()));
            } else {
                sendSome(some);
            }
        }
        return this;
    }

    private void sendSome(List<Input> inputs) {
        List<Map<String, Object>> bodies = inputs.stream()
                .map(input -> {
                    Map<String, Object> body = new LinkedHashMap<>(input.json());
                    body.put("objectWriteTraceId", input.trace());
                    return body;
                })
                .toList();
        CrmRequest request = portal.objects(type, "/batch/" + operation, Map.of("inputs", bodies));
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
            inputs.forEach(input -> input.items().forEach(item -> Slice.unanswered(item, request, input.json())));
            inputs.forEach(input -> Failures.unknown(input.items(), e));
        }
    }

    private void read(List<Input> inputs, CrmRequest request, CrmAnswer answer) {
        var byTrace = new LinkedHashMap<String, Input>();
        inputs.forEach(input -> byTrace.put(input.trace(), input));
        for (var result : Json.objects(answer.object().get("results"))) {
            String repeated = Json.text(result, "objectWriteTraceId");
            Input input = byTrace.remove(repeated.isEmpty() ? traceOf.apply(result) : repeated);
            if (input != null) {
                done.put(input.trace(), result);
                note(input, request, answer, result);
            }
        }
        for (var error : Json.objects(answer.object().get("errors"))) {
            for (Input input : named(byTrace.values(), error)) {
                byTrace.remove(input.trace());
                notDone.add(input.trace());
                note(input, request, answer, error);
                input.items().forEach(item -> item.answer(Ruling.ofError(error)));
            }
        }
        byTrace.values().forEach(input -> {
            note(input, request, answer, null);
            input.items().forEach(item -> item.retryable("HubSpot did not say what became of it"));
        });
    }

    private void refused(List<Input> inputs, CrmRequest request, CrmAnswer answer) {
        Ruling ruling = Ruling.of(answer, clock, portal.settings().accountZone());
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
            case PERMANENT -> permanent(inputs, answer, ruling);
        }
    }

    private void permanent(List<Input> inputs, CrmAnswer answer, Ruling ruling) {
        Matcher exists = EXISTING.matcher(Json.text(answer.object(), "message"));
        var unfit = new HashSet<String>();
        Ruling.Fault.in(answer.object()).stream()
                .filter(Ruling.Fault::isOfDefinition)
                .forEach(fault -> unfit.add(fault.property()));
        unfit.removeIf(property -> inputs.stream()
                .noneMatch(input -> Json.object(input.json().get("properties")).containsKey(property)));
        if (!unfit.isEmpty()) {
            sendWithout(inputs, unfit);
            return;
        }
        List<Input> guilty = named(inputs, answer.object());
        if (!guilty.isEmpty() && guilty.size() < inputs.size()) {
            guilty.forEach(input -> dead(input, ruling));
            sendAgain(inputs.stream().filter(input -> !guilty.contains(input)).toList());
        } else if (inputs.size() == 1 && answer.status() == 409 && exists.find()) {
            existing.put(inputs.get(0).trace(), exists.group(1));
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

    /** The portal has changed since its definitions were read. */
    private void sendWithout(List<Input> inputs, Set<String> properties) {
        properties.forEach(property -> definitions.leftOut(portal, property, "HubSpot refuses it"));
        definitions.forget(portal);
        var fewer = new ArrayList<Input>();
        for (Input input : inputs) {
            Input changed = input.without(properties);
            if (Json.object(changed.json().get("properties")).isEmpty()) {
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

    /** The inputs that an error names, by trace or id. */
    private static List<Input> named(Iterable<Input> inputs, Map<String, Object> error) {
        var names = new HashSet<String>();
        names.addAll(namesIn(Json.object(error.get("context"))));
        Json.objects(error.get("errors")).forEach(each -> names.addAll(namesIn(Json.object(each.get("context")))));
        var result = new ArrayList<Input>();
        inputs.forEach(input -> {
            if (names.contains(input.trace()) || names.contains(Json.text(input.json(), "id"))) {
                result.add(input);
            }
        });
        return result;
    }

    private static Set<String> namesIn(Map<String, Object> context) {
        var names = new HashSet<String>();
        for (String key : List.of("objectWriteTraceId", "ids", "id")) {
            if (context.get(key) instanceof List<?> list) {
                list.forEach(each -> names.add(String.valueOf(each)));
            }
        }
        return names;
    }

    private static void note(
            Input input, CrmRequest request, CrmAnswer answer, @org.jspecify.annotations.Nullable Object part) {
        input.items().forEach(item -> Slice.note(item, request, input.json(), answer, part));
    }
}
