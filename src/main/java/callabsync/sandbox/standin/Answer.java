package callabsync.sandbox.standin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stand-in answers.
 *
 * @param status HTTP status
 * @param body   empty for no body
 * @param headers besides {@code Content-Type}, which is JSON unless given
 */
public record Answer(int status, String body, Map<String, String> headers) {

    /** An answer whose body is the value as JSON. */
    public static Answer json(int status, @Nullable Object value) {
        return new Answer(status, Json.write(value), Map.of());
    }

    /** An answer with this body as it is. */
    public static Answer of(int status, String body) {
        return new Answer(status, body, Map.of());
    }

    public static Answer noContent() {
        return new Answer(204, "", Map.of());
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, body, more);
    }

    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
