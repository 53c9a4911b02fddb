package callabsync.inbox;

import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes everything readable of a person out of an event. Its id, its type if that is a known one, its call and its dedupe key stay, so that the
 * same webhook again is still a duplicate and nothing of it is stored a second time.
 */
public final class EventErasure {

    private EventErasure() {}

    /**
     * What was taken out.
     *
     * @param payload whether its bytes were still there
     * @param keyId the key they were encrypted with
     */
    public record Erased(boolean payload, Optional<String> keyId) {}

    /** Twice is once: the second time there is no payload. An event that was not dispatched yet never will be. */
    public static Erased erase(Tx tx, String eventId) throws SQLException {
        record Body(@Nullable String keyId) {}
        Optional<Body> body = tx.first(
                "SELECT key_id FROM event_payload WHERE event_id = ?", row -> new Body(row.getString(1)), eventId);
        tx.update("DELETE FROM event_payload WHERE event_id = ?", eventId);
        int undispatched = tx.update(
                "UPDATE event SET state = 'ignored', reason = 'Erased', dispatch_at = NULL WHERE id = ? AND state = 'stored'",
                eventId);
        if (undispatched == 1) {
            tx.tally("event." + EventState.IGNORED.word(), 1);
        }
        ContactTerms.erase(tx, eventId);
        tx.update("""
                UPDATE event SET contact_id = NULL, order_key = NULL,
                  type = CASE WHEN type IN ('', 'call_started', 'call_ended', 'call_outcome_extracted') THEN type
                    ELSE 'other' END,
                  reason = CASE WHEN reason IS NULL THEN NULL ELSE 'Erased' END WHERE id = ?
                """, eventId);
        return new Erased(body.isPresent(), body.map(Body::keyId));
    }
}
