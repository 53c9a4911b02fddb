package callabsync.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Looks for the fields that every event has. Keeps nothing of the body, because its sender is not known. */
final class EventShape {

    private static final Set<String> REQUIRED = Set.of("event", "timestamp", "contact", "call");
    private static final int MOST_BYTES = 64 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private EventShape() {}

    static boolean isIn(byte[] body) {
        if (body.length > MOST_BYTES) {
            return false;
        }
        var missing = new HashSet<>(REQUIRED);
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                missing.remove(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
            return missing.isEmpty() && parser.currentToken() == JsonToken.END_OBJECT;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
