package callabsync.delivery;

import callabsync.event.OrderKey;
import java.util.Optional;

/**
 * A delivery to be opened.
 *
 * @param eventId the event to deliver; empty when {@code record} is given
 * @param record an imported record to deliver, as JSON
 * @param orderKey what deliveries of the destination are kept in order by
 * @param sortAtMs the event's timestamp (milliseconds since 1970)
 * @param sortRank the event type's rank
 * @param replayId the replay that opens it
 */
public record Opening(
        String destination,
        Optional<String> eventId,
        Optional<String> record,
        OrderKey orderKey,
        long sortAtMs,
        int sortRank,
        Optional<String> callId,
        Optional<String> contactId,
        Optional<String> eventType,
        Optional<String> replayId) {

    /** Opens a delivery of an imported record, given as JSON. */
    static Opening ofRecord(String destination, String record, OrderKey orderKey, long sortAtMs) {
        return new Opening(
                destination,
                Optional.empty(),
                Optional.of(record),
                orderKey,
                sortAtMs,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Leaves out the record and the order key, which may be a phone number. */
    @Override
    public String toString() {
        return "Opening[" + destination + ", " + eventId.orElse("a record") + "]";
    }
}
