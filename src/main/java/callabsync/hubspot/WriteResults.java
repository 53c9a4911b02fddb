package callabsync.hubspot;

import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.BatchWrite.What;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Assigns each result and error of a batch write's answer to at most one input. */
final class WriteResults {

    final Map<Input, Map<String, Object>> done = new LinkedHashMap<>();
    final Map<Input, Map<String, Object>> errors = new LinkedHashMap<>();
    /** The inputs that the answer does not mention. */
    final Set<Input> open;

    private final Portal portal;
    private final What what;
    private final List<Map<String, Object>> rest;

    WriteResults(Portal portal, What what, List<Input> inputs, CrmAnswer answer) {
        this.portal = portal;
        this.what = what;
        this.open = new LinkedHashSet<>(inputs);
        this.rest = new ArrayList<>(Json.objects(answer.object().get("results")));
        rest.removeIf(result -> Json.text(result, "id").isEmpty());
        takeByTrace();
        takeByContent(result -> Json.object(result.get("properties")));
        takeErrors(Json.objects(answer.object().get("errors")));
        if (inputs.size() == 1 && rest.size() == 1 && open.size() == 1) {
            take(inputs.get(0), rest.get(0));
            rest.clear();
        }
        readBack();
    }

    private void take(Input input, Map<String, Object> result) {
        open.remove(input);
        done.put(input, result);
    }

    /** Assigns results by trace. The trace of an update is the record's id. */
    private void takeByTrace() {
        var byTrace = new HashMap<String, Input>();
        open.forEach(input -> byTrace.put(input.key(), input));
        rest.removeIf(result -> {
            String trace = Json.text(result, "objectWriteTraceId");
            Input input = byTrace.remove(trace.isEmpty() ? Json.text(result, "id") : trace);
            if (input != null) {
                take(input, result);
            }
            return input != null;
        });
    }

    private void takeByContent(UnaryOperator<Map<String, Object>> properties) {
        var byContent = new HashMap<String, Input>();
        open.forEach(input -> byContent.put(what.content().apply(input.properties()), input));
        byContent.remove("");
        rest.removeIf(result -> {
            Input input = byContent.remove(what.content().apply(properties.apply(result)));
            if (input != null) {
                take(input, result);
            }
            return input != null;
        });
    }

    /** Assigns errors. An error without names belongs to the input that is left, if it is the only one. */
    private void takeErrors(List<Map<String, Object>> all) {
        for (var error : all) {
            List<Input> named = HubSpotErrors.named(open, error);
            if (named.isEmpty() && open.size() == 1 && rest.isEmpty()) {
                named = List.copyOf(open);
            }
            named.forEach(input -> {
                open.remove(input);
                errors.put(input, error);
            });
        }
    }

    /** Reads records whose results show too little. Their inputs are done and must not be sent again. */
    private void readBack() {
        if (rest.isEmpty() || open.isEmpty() || what.telling().isEmpty()) {
            return;
        }
        var read = new HashMap<String, Map<String, Object>>();
        var questions = new Questions(portal);
        questions.ask(
                rest.stream().map(result -> Json.text(result, "id")).toList(),
                ids -> portal.read(what.type(), ids, what.telling()),
                answer -> Json.objects(answer.object().get("results"))
                        .forEach(each -> read.put(Json.text(each, "id"), Json.object(each.get("properties")))));
        takeByContent(
                result -> Optional.ofNullable(read.get(Json.text(result, "id"))).orElse(Map.of()));
    }
}
