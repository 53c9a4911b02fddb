package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.BulkWrite;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One batch write of one type, up to 100 inputs per request. Sends an input that is refused for single properties again
 * without them. A record that an input would create may exist already, see {@link Verdict.Exists}.
 */
final class BatchWrite extends BulkWrite<BatchWrite.Input> {

    /**
     * One input.
     *
     * @param key HubSpot may repeat it in results and errors; the id of a record that is updated
     * @param json as HubSpot wants it, with {@code properties}
     * @param leftOut the properties that it is sent without because HubSpot refuses them
     */
    record Input(String key, Map<String, Object> json, List<Item> items, Set<String> leftOut)
            implements BulkWrite.Input {

        Input(String key, Map<String, Object> json, List<Item> items) {
            this(key, json, items, Set.of());
        }

        Map<String, Object> properties() {
            return Json.object(json.get("properties"));
        }

        Input without(Set<String> properties) {
            var fewer = new LinkedHashMap<>(properties());
            fewer.keySet().removeAll(properties);
            var changed = new LinkedHashMap<>(json);
            changed.put("properties", fewer);
            var all = new HashSet<>(leftOut);
            all.addAll(properties);
            return new Input(key, changed, items, all);
        }

        /** Omits personal data. */
        @Override
        public String toString() {
            return "Input[" + key + "]";
        }
    }

    /**
     * What is written, and how a result is recognised that does not repeat the key of its input: HubSpot need not repeat
     * it, and gives results in another order.
     *
     * @param type such as {@code contacts}
     * @param operation such as {@code update}
     * @param telling properties that tell records apart
     * @param content what they say of an input or a result; empty text: nothing
     */
    record What(String type, String operation, List<String> telling, Function<Map<String, Object>, String> content) {

        /** Recognises results by the id, which an update names. */
        static What update(String type) {
            return new What(type, "update", List.of(), properties -> "");
        }

        static What by(String type, String operation, List<String> telling) {
            return new What(type, operation, telling, properties -> {
                var said = new StringBuilder();
                telling.forEach(name -> said.append('|')
                        .append(Json.text(properties, name).strip().toLowerCase(Locale.ROOT)));
                return said.length() == telling.size() ? "" : said.toString();
            });
        }

        @Override
        public String toString() {
            return type + " " + operation;
        }
    }

    private static final int LARGEST = 100;

    private final Portal portal;
    private final PortalDefinitions definitions;
    private final What what;

    BatchWrite(Batch batch, Portal portal, PortalDefinitions definitions, What what) {
        super(batch, LARGEST);
        this.portal = portal;
        this.definitions = definitions;
        this.what = what;
    }

    /** Writes the inputs. Sends creations one by one whose results could not be told apart. */
    BatchWrite write(List<Input> inputs) {
        var together = new ArrayList<Input>();
        var singly = new ArrayList<Input>();
        var seen = new HashSet<String>();
        for (Input input : inputs) {
            String content = what.content().apply(input.properties());
            boolean isTold = what.operation().equals("update") || !content.isEmpty() && seen.add(content);
            (isTold ? together : singly).add(input);
        }
        sendInParts(together);
        singly.forEach(input -> send(List.of(input)));
        return this;
    }

    @Override
    protected CrmRequest request(List<Input> some) {
        var bodies = new ArrayList<Map<String, Object>>();
        for (Input input : some) {
            var body = new LinkedHashMap<>(input.json());
            body.put("objectWriteTraceId", input.key());
            bodies.add(body);
        }
        return portal.objects(what.type(), "/batch/" + what.operation(), Map.of("inputs", bodies));
    }

    @Override
    protected CrmAnswer answerTo(CrmRequest request) {
        return portal.send(request);
    }

    @Override
    protected void read(List<Input> some, CrmRequest request, CrmAnswer answer) {
        if (!answer.is2xx()) {
            refused(some, request, answer);
            return;
        }
        var results = new WriteResults(portal, what, some, answer);
        results.done.forEach((input, result) -> {
            String id = Json.text(result, "id");
            note(input, new Verdict.Done(id, input.leftOut(), false));
            keep(input, request, answer, result);
        });
        results.open.forEach(input -> {
            keep(input, request, answer, null);
            Verdict inDoubt = new Verdict.Retry("HubSpot did not say what became of it", Optional.empty(), true);
            note(input, inDoubt);
            input.items().forEach(item -> item.answer(inDoubt.result()));
        });
        results.errors.forEach((input, error) -> keep(input, request, answer, error));
        results.errors.forEach(this::refusedAlone);
    }

    private void refusedAlone(Input input, Map<String, Object> error) {
        Optional<String> existing = HubSpotErrors.existingId(error, false);
        if (existing.isPresent()) {
            note(input, new Verdict.Exists(HubSpotErrors.summary(error), existing));
        } else if (HubSpotErrors.unfit(List.of(input), error).isEmpty()) {
            Verdict verdict = HubSpotErrors.ofOne(error);
            note(input, verdict);
            input.items().forEach(item -> item.answer(verdict.result()));
        } else {
            sendWithout(List.of(input), error);
        }
    }

    private void refused(List<Input> some, CrmRequest request, CrmAnswer answer) {
        Map<String, Object> error = answer.object();
        some.forEach(
                input -> keep(input, request, answer, some.size() == 1 ? answer.body() : HubSpotErrors.summary(error)));
        Verdict verdict = portal.verdict(answer);
        if (!(verdict instanceof Verdict.Permanent)) {
            answer(some, verdict);
            return;
        }
        Optional<String> existing =
                some.size() == 1 ? HubSpotErrors.existingId(error, answer.status() == 409) : Optional.empty();
        List<Input> guilty = HubSpotErrors.named(some, error);
        if (!HubSpotErrors.unfit(some, error).isEmpty()) {
            sendWithout(some, error);
        } else if (existing.isPresent()) {
            note(some.get(0), new Verdict.Exists(verdict.reason(), existing));
        } else if (!guilty.isEmpty() && guilty.size() < some.size()) {
            guilty.forEach(input -> answer(List.of(input), verdict));
            send(some.stream().filter(input -> !guilty.contains(input)).toList());
        } else {
            answer(some, verdict);
        }
    }

    /**
     * Sends inputs again without the refused properties. Without the e-mail address that it goes by, an upsert is not
     * sent again.
     */
    private void sendWithout(List<Input> some, Map<String, Object> error) {
        if (HubSpotErrors.isOfDefinition(some, error)) {
            definitions.forget(portal);
        }
        Map<String, Set<String>> unfit = HubSpotErrors.unfit(some, error);
        var again = new ArrayList<Input>();
        for (Input input : some) {
            Set<String> refused = unfit.getOrDefault(input.key(), Set.of());
            refused.forEach(property -> definitions.leftOut(portal, property, "HubSpot refuses it"));
            Input fewer = input.without(refused);
            if (what.operation().equals("upsert") && refused.contains("email")) {
                note(fewer, new Verdict.FieldsRefused("HubSpot refuses the e-mail address", refused));
            } else if (what.operation().equals("update") && fewer.properties().isEmpty()) {
                note(fewer, new Verdict.Done(Json.text(input.json(), "id"), fewer.leftOut(), false));
            } else {
                again.add(fewer);
            }
        }
        send(again);
    }
}
