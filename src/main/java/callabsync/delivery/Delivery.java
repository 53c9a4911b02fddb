package callabsync.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * One event (or one imported record) for one destination, until it is final.
 *
 * @param attempts how many attempts counted so far
 * @param orderKey what deliveries of one destination are kept in order by
 * @param sortAt the event's timestamp: with {@code sortRank} the version that this delivery writes
 * @param manual whether an operator asked for the present attempt
 * @param decision what a person decided while it was held
 */
public record Delivery(
        String id,
        Optional<String> eventId,
        String destination,
        DeliveryState state,
        int attempts,
        String orderKey,
        Instant sortAt,
        int sortRank,
        Optional<String> callId,
        Optional<String> contactId,
        boolean manual,
        Optional<String> replayId,
        Decision decision) {

    /** Whose key its texts are encrypted with. */
    String owner() {
        return contactId.orElse(orderKey);
    }

    /** Without its order key, which may be a phone number. */
    @Override
    public String toString() {
        return "Delivery[" + id + ", " + destination + ", " + state.word() + "]";
    }
}
