package callabsync.delivery;

import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The tries of deliveries. */
final class Attempts {

    private Attempts() {}

    /**
     * @param number from 1
     * @param result the word of the result
     * @param request what was sent of this delivery, all requests of the attempt
     * @param responseStatus of the last answer
     */
    record Attempt(
            String id,
            Delivery delivery,
            int number,
            String result,
            long startedAtMs,
            long durationMs,
            @Nullable String request,
            @Nullable Integer responseStatus,
            @Nullable String responseBody,
            @Nullable String error) {

        /** As it is kept: what was sent and answered is encrypted where a key is configured. */
        Attempt sealed(Tx tx, Vault vault) throws SQLException {
            String owner = delivery.owner();
            return new Attempt(
                    id,
                    delivery,
                    number,
                    result,
                    startedAtMs,
                    durationMs,
                    vault.sealText(tx, owner, place("request", id), request),
                    responseStatus,
                    vault.sealText(tx, owner, place("response_body", id), responseBody),
                    vault.sealText(tx, owner, place("error", id), error));
        }

        @Override
        public String toString() {
            return "Attempt[" + id + ", " + result + "]";
        }
    }

    /** Where a text of an attempt is kept. */
    static String place(String column, String id) {
        return "attempt." + column + "/" + id;
    }

    /** Keeps only the last try that does not count: a closed gate may be probed for days. */
    static void insertInsteadOfUncounted(Tx tx, Attempt attempt) {
        tx.updateLater(
                "DELETE FROM attempt WHERE delivery_id = ? AND result = ?",
                attempt.delivery().id(),
                Finish.UNAVAILABLE);
        insert(tx, attempt);
    }

    static void insert(Tx tx, Attempt attempt) {
        tx.updateLater(
                """
                INSERT INTO attempt (id, delivery_id, number, trigger, result, started_at, duration_ms, request,
                  response_status, response_body, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                attempt.id(),
                attempt.delivery().id(),
                attempt.number(),
                attempt.delivery().manual() ? "manual" : "scheduled",
                attempt.result(),
                attempt.startedAtMs(),
                attempt.durationMs(),
                attempt.request(),
                attempt.responseStatus(),
                attempt.responseBody(),
                attempt.error());
    }
}
