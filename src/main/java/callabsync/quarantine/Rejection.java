package callabsync.quarantine;

import java.time.Instant;
import java.util.Optional;

/**
 * A refused request, as the quarantine shows it.
 *
 * @param id {@code rej_...}
 * @param status the answer's
 * @param state {@code rejected} or {@code admitted}
 * @param admissible whether its body was read; a request that was refused by its headers alone cannot be admitted
 * @param eventId the event it became when it was admitted
 */
public record Rejection(
        String id,
        String source,
        String reason,
        int status,
        String address,
        String state,
        boolean admissible,
        Optional<String> eventId,
        Instant receivedAt) {

    Rejection admitted(String event) {
        return new Rejection(
                id, source, reason, status, address, "admitted", admissible, Optional.of(event), receivedAt);
    }

    /** The owner of the key for all bodies: the person in a refused request is not known. */
    static final String OWNER = "quarantine";

    /** Where the body is stored. */
    static String place(String id) {
        return "rejection.body/" + id;
    }
}
