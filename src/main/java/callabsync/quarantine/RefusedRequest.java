package callabsync.quarantine;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused, as it was received.
 *
 * @param headers those that a signature needs
 * @param body null: it was refused before its body was read
 */
public record RefusedRequest(
        String source, Reason reason, String address, Map<String, String> headers, byte @Nullable [] body, Instant at) {

    long bytes() {
        return body == null ? 0 : body.length;
    }

    @Override
    public String toString() {
        return "RefusedRequest[" + reason + ", " + bytes() + " bytes]";
    }
}
