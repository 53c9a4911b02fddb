package callabsync.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A delivery's own part of one request to its destination, for the attempt log.
 *
 * @param request method, address and this delivery's part of the body; no credentials
 * @param status the answer's status; null if there was no answer
 * @param response this delivery's part of the answer
 * @param took how long the request took, whoever else was in it
 */
public record Exchanged(
        String request, @Nullable Integer status, @Nullable String response, Duration took) {

    /** Of a request whose time is not measured. */
    public Exchanged(String request, @Nullable Integer status, @Nullable String response) {
        this(request, status, response, Duration.ZERO);
    }

    /** The answer as a person reads it: status and body. */
    String inWords() {
        if (status == null && response == null) {
            return "No answer within " + took.toMillis() + " ms";
        }
        String body = response == null ? "" : response;
        return status == null ? body : ("HTTP " + status + " " + body).strip();
    }

    /** Leaves out what was sent and answered. */
    @Override
    public String toString() {
        return "Exchanged[status=" + status + "]";
    }
}
