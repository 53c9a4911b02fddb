package callabsync.delivery;

import org.jspecify.annotations.Nullable;

/**
 * A delivery's own part of one request to its destination, for the attempt log.
 *
 * @param request method, address and this delivery's part of the body; no credentials
 * @param status the answer's status; null if there was no answer
 * @param response this delivery's part of the answer
 */
public record Exchanged(
        String request, @Nullable Integer status, @Nullable String response) {

    /** Without what was sent and answered. */
    @Override
    public String toString() {
        return "Exchanged[status=" + status + "]";
    }
}
