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
public record StandInAnswer(int status, String body, Map<String, String> headers) {

    /** An answer whose body is the value as JSON. */
    public static StandInAnswer json(int status, @Nullable Object value) {
        return new StandInAnswer(status, StandInJson.write(value), Map.of());
    }

    /** An answer with this body as it is. */
    public static StandInAnswer of(int status, String body) {
        return new StandInAnswer(status, body, Map.of());
    }

    public static StandInAnswer noContent() {
        return new StandInAnswer(204, "", Map.of());
    }

    public StandInAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new StandInAnswer(status, body, more);
    }

    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
