package callabsync.sandbox.standin;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a stand-in received it.
 *
 * @param path  raw, still percent-encoded
 * @param query raw, empty if there was none
 * @param headers names in lower case
 */
public record RecordedRequest(
        Instant at, String method, String path, String query, Map<String, List<String>> headers, String body) {

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The body as a JSON object; empty if it is none. */
    public Map<String, Object> json() {
        try {
            return StandInJson.object(StandInJson.read(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Method and path without anything that may be personal. */
    @Override
    public String toString() {
        return method + " " + path.replaceAll("[^/]*(@|%40)[^/]*", "***") + " (" + body.length() + " characters)";
    }
}
