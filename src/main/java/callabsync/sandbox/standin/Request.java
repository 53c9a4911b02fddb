package callabsync.sandbox.standin;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request, parsed: decoded path segments, query parameters by name. */
public final class Request {

    private final RecordedRequest recorded;
    private final List<String> segments = new ArrayList<>();
    private final Map<String, List<String>> query;
    private final @Nullable Misbehaviour partialFailure;

    public Request(RecordedRequest recorded, @Nullable Misbehaviour partialFailure) {
        this.recorded = recorded;
        this.partialFailure = partialFailure;
        String path = recorded.path();
        for (String segment : (path.startsWith("/") ? path.substring(1) : path).split("/", -1)) {
            segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        this.query = parameters(recorded.query());
    }

    public String method() {
        return recorded.method();
    }

    public List<String> segments() {
        return segments;
    }

    /** The segment at this place; empty text beyond the end. */
    public String segment(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    public Optional<String> query(String name) {
        return queryAll(name).stream().findFirst();
    }

    public List<String> queryAll(String name) {
        return query.getOrDefault(name, List.of());
    }

    public Optional<String> header(String name) {
        return recorded.header(name);
    }

    public String body() {
        return recorded.body();
    }

    public boolean is(String method, int segmentCount) {
        return recorded.method().equals(method) && segments.size() == segmentCount;
    }

    public boolean hasJsonContentType() {
        String type = header("content-type").orElse("").split(";", 2)[0].strip();
        return type.equalsIgnoreCase("application/json");
    }

    /** Returns the body as JSON. */
    @Nullable
    public Object json() throws IOException {
        return StandInJson.read(recorded.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether this input of a batch must fail: by its id, or every second one if no ids were named. */
    public boolean failsInput(int position, @Nullable String id) {
        if (partialFailure == null) {
            return false;
        }
        Set<String> ids = partialFailure.inputIds();
        return ids.isEmpty() ? position % 2 == 1 : id != null && ids.contains(id);
    }

    /** A form or a query string by name; {@code +} is a blank. */
    public static Map<String, List<String>> parameters(String text) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            String[] parts = pair.split("=", 2);
            result.computeIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), name -> new ArrayList<>())
                    .add(parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return result;
    }
}
