package callabsync.delivery;

import callabsync.delivery.DeliveryLife.Move;
import callabsync.delivery.DeliveryLife.Step;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes everything readable of a person out of a delivery and its attempts; what is still open is called off. */
public final class DeliveryErasure {

    private static final String ERASED = "Erased";

    private final Vault vault;
    private final Clock clock;

    public DeliveryErasure(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * What was taken out.
     *
     * @param orderKey as it was kept
     * @param calledOff whether it was still open
     * @param inFlight whether a sink was just sending it: what it does after this is not known here
     * @param attempts how many had texts
     * @param keyIds of the keys that its texts were encrypted with
     */
    public record Erased(
            String destination,
            String orderKey,
            Optional<String> callId,
            boolean calledOff,
            boolean inFlight,
            int attempts,
            Set<String> keyIds) {

        @Override
        public String toString() {
            return "Erased[" + destination + "]";
        }
    }

    /** Empty when there is no such delivery. Twice is once. */
    public Optional<Erased> erase(Tx tx, String id) throws SQLException {
        Optional<Delivery> found = tx.first(
                "SELECT " + Delivery.COLUMNS + " FROM delivery WHERE id = ?"
                        + tx.engine().forUpdate(),
                Delivery::read,
                id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Delivery delivery = found.get();
        long now = clock.millis();
        boolean calledOff =
                DeliveryLife.move(tx, now, "lease = NULL, last_error = ?", new Move(delivery, Step.ERASED, ERASED));
        Set<String> keyIds = keyIds(tx, id);
        tx.update("""
                UPDATE delivery SET contact_id = NULL, order_key = 'erased', question = NULL, decision = NULL,
                  record = NULL, updated_at = ?,
                  event_type = CASE WHEN event_type IN ('call_started', 'call_ended', 'call_outcome_extracted')
                    THEN event_type ELSE NULL END,
                  last_error = CASE WHEN last_error IS NULL THEN NULL ELSE ? END WHERE id = ?
                """, now, ERASED, id);
        Lanes.closeIfEmpty(tx, delivery.destination(), delivery.orderKey());
        int attempts = tx.update("""
                UPDATE attempt SET request = NULL, response_body = NULL,
                  error = CASE WHEN error IS NULL THEN NULL ELSE ? END
                WHERE delivery_id = ? AND (request IS NOT NULL OR response_body IS NOT NULL OR error IS NOT NULL)
                """, ERASED, id);
        return Optional.of(new Erased(
                delivery.destination(),
                delivery.orderKey(),
                delivery.callId(),
                calledOff,
                delivery.state() == DeliveryState.SENDING,
                attempts,
                keyIds));
    }

    /** Returns the ids of the keys that the texts of a delivery and its attempts are encrypted with. */
    private Set<String> keyIds(Tx tx, String id) throws SQLException {
        var keyIds = new HashSet<String>();
        for (String texts : List.of(
                "SELECT question FROM delivery WHERE id = ?",
                "SELECT record FROM delivery WHERE id = ?",
                "SELECT request FROM attempt WHERE delivery_id = ?",
                "SELECT response_body FROM attempt WHERE delivery_id = ?",
                "SELECT error FROM attempt WHERE delivery_id = ?")) {
            tx.query(texts, row -> vault.keyOf(row.getString(1)), id).forEach(key -> key.ifPresent(keyIds::add));
        }
        return keyIds;
    }
}
