package callabsync.delivery;

import callabsync.store.Tx;
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
            @Nullable String error) {}

    static void insert(Tx tx, Attempt attempt) throws SQLException {
        tx.update(
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
        Tallied.attempted(tx, attempt.delivery().destination(), attempt.result(), attempt.durationMs());
    }
}
