package callabsync.delivery;

import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private record Row(
            String destination,
            DeliveryState state,
            String orderKey,
            Optional<String> callId,
            @Nullable String question,
            @Nullable String record) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Row[" + destination + ", " + state.word() + "]";
        }

        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("destination"),
                    DeliveryState.of(row.getString("state")),
                    row.getString("order_key"),
                    Optional.ofNullable(row.getString("call_id")),
                    row.getString("question"),
                    row.getString("record"));
        }
    }

    /** Empty when there is no such delivery. Twice is once. */
    public Optional<Erased> erase(Tx tx, String id) throws SQLException {
        Optional<Row> found = tx.first(
                "SELECT destination, state, order_key, call_id, question, record FROM delivery WHERE id = ?"
                        + tx.engine().forUpdate(),
                Row::read,
                id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Row row = found.get();
        boolean open = row.state().isOpen() || row.state() == DeliveryState.HELD;
        DeliveryState after = open ? DeliveryState.CANCELLED : row.state();
        tx.update("""
                UPDATE delivery SET state = ?, lease = NULL, contact_id = NULL, order_key = 'erased', question = NULL,
                  decision = NULL, record = NULL, updated_at = ?,
                  event_type = CASE WHEN event_type IN ('call_started', 'call_ended', 'call_outcome_extracted')
                    THEN event_type ELSE NULL END,
                  last_error = CASE WHEN last_error IS NULL AND state = ? THEN NULL ELSE ? END WHERE id = ?
                """, after.word(), clock.millis(), after.word(), ERASED, id);
        Tallied.moved(tx, row.destination(), row.state(), after);
        Lanes.closeIfEmpty(tx, row.destination(), row.orderKey());
        var keyIds = new HashSet<String>();
        vault.keyOf(row.question()).ifPresent(keyIds::add);
        vault.keyOf(row.record()).ifPresent(keyIds::add);
        int attempts = eraseAttempts(tx, id, keyIds);
        return Optional.of(new Erased(
                row.destination(),
                row.orderKey(),
                row.callId(),
                open,
                row.state() == DeliveryState.SENDING,
                attempts,
                keyIds));
    }

    private int eraseAttempts(Tx tx, String id, Set<String> keyIds) throws SQLException {
        for (String column : List.of("request", "response_body", "error")) {
            tx.query(
                            "SELECT " + column + " FROM attempt WHERE delivery_id = ? AND " + column + " IS NOT NULL",
                            row -> vault.keyOf(row.getString(1)),
                            id)
                    .forEach(key -> key.ifPresent(keyIds::add));
        }
        return tx.update("""
                UPDATE attempt SET request = NULL, response_body = NULL,
                  error = CASE WHEN error IS NULL THEN NULL ELSE ? END
                WHERE delivery_id = ? AND (request IS NOT NULL OR response_body IS NOT NULL OR error IS NOT NULL)
                """, ERASED, id);
    }
}
