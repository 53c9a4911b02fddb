package callabsync.sandbox.standin;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a script can do with a stand-in, as JSON and without credentials:
 *
 * <table>
 * <caption>Requests</caption>
 * <tr><td>{@code GET /_sandbox/state}</td><td>all records</td></tr>
 * <tr><td>{@code GET /_sandbox/{collection}[/{id}]}</td><td>the records of one collection by id, or one</td></tr>
 * <tr><td>{@code POST /_sandbox/{collection}}</td><td>creates a record, answers {@code {"id":…}}</td></tr>
 * <tr><td>{@code GET /_sandbox/requests}</td><td>what it was asked</td></tr>
 * <tr><td>{@code POST /_sandbox/misbehave}</td><td>{@code {"kind","method","path","times","every",…}}; kinds: status (with
 * status, body), slow (ms), down, answer_lost, half_answer, partial_failure (ids), and each stand-in's own</td></tr>
 * <tr><td>{@code POST /_sandbox/behave}</td><td>ends all misbehaviour</td></tr>
 * <tr><td>{@code POST /_sandbox/reset}</td><td>forgets everything</td></tr>
 * </table>
 */
final class ControlApi {

    private final StandIn standIn;

    ControlApi(StandIn standIn) {
        this.standIn = standIn;
    }

    StandInAnswer answer(RecordedRequest recorded) {
        try {
            Request request = new Request(recorded, null);
            String method = recorded.method();
            String what = request.segment(1);
            if (method.equals("GET")) {
                return get(request, what);
            }
            if (method.equals("POST")) {
                return post(request, what);
            }
            return StandInAnswer.json(405, Map.of("error", "GET or POST"));
        } catch (IOException e) {
            return StandInAnswer.json(400, Map.of("error", "Body is not JSON"));
        } catch (IllegalArgumentException e) {
            return StandInAnswer.json(400, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private StandInAnswer get(Request request, String what) {
        if (what.equals("requests")) {
            return StandInAnswer.json(
                    200, standIn.requests().stream().map(ControlApi::shown).toList());
        }
        synchronized (standIn.lock()) {
            var state = standIn.state();
            if (what.isEmpty() || what.equals("state")) {
                return StandInAnswer.json(200, state);
            }
            var records = state.get(what);
            String id = request.segment(2);
            Object found = records == null || id.isEmpty() ? records : records.get(id);
            return found == null
                    ? StandInAnswer.json(404, Map.of("error", "Not there"))
                    : StandInAnswer.json(200, found);
        }
    }

    private StandInAnswer post(Request request, String what) throws IOException {
        Map<String, Object> body = request.body().isBlank() ? Map.of() : StandInJson.object(request.json());
        switch (what) {
            case "reset" -> standIn.reset();
            case "behave" -> standIn.behave();
            case "misbehave" -> standIn.misbehave(misbehaviour(body));
            default -> {
                String id;
                synchronized (standIn.lock()) {
                    id = standIn.create(what, body);
                }
                return id == null
                        ? StandInAnswer.json(404, Map.of("error", "No such collection"))
                        : StandInAnswer.json(201, Map.of("id", id));
            }
        }
        return StandInAnswer.json(200, Map.of("ok", true));
    }

    private Misbehaviour misbehaviour(Map<String, Object> settings) {
        String kind = String.valueOf(settings.get("kind"));
        Misbehaviour result = kindOf(kind, settings);
        if (result == null) {
            throw new IllegalArgumentException("kind: unknown misbehaviour " + kind);
        }
        if (settings.containsKey("method") || settings.containsKey("path")) {
            result = result.on(
                    String.valueOf(settings.getOrDefault("method", "*")),
                    String.valueOf(settings.getOrDefault("path", "/")));
        }
        if (settings.get("times") instanceof Number times) {
            result = result.times(times.intValue());
        }
        return settings.get("every") instanceof Number every ? result.every(every.intValue()) : result;
    }

    private @Nullable Misbehaviour kindOf(String kind, Map<String, Object> settings) {
        return switch (kind) {
            case "status" -> Misbehaviour.status(number(settings, "status", 500), body(settings.get("body")));
            case "slow" -> Misbehaviour.slow(Duration.ofMillis(number(settings, "ms", 1000)));
            case "down" -> Misbehaviour.down();
            case "answer_lost" -> Misbehaviour.answerLost();
            case "half_answer" -> Misbehaviour.halfAnswer();
            case "answer_late" -> Misbehaviour.answerLate(Duration.ofMillis(number(settings, "ms", 1000)));
            case "partial_failure" ->
                Misbehaviour.partialFailure(StandInJson.list(settings.get("ids")).stream()
                        .map(String::valueOf)
                        .toArray(String[]::new));
            default -> standIn.misbehaviour(kind, settings);
        };
    }

    private static int number(Map<String, Object> settings, String name, int otherwise) {
        return settings.get(name) instanceof Number number ? number.intValue() : otherwise;
    }

    private static String body(@Nullable Object body) {
        return body == null ? "" : body instanceof String text ? text : StandInJson.write(body);
    }

    private static Map<String, Object> shown(RecordedRequest request) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("at", request.at().toString());
        shown.put("method", request.method());
        shown.put("path", request.path());
        shown.put("query", request.query());
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.computeIfPresent("authorization", (name, values) -> List.of("***"));
        shown.put("headers", headers);
        shown.put("body", request.body());
        return shown;
    }
}
