package callabsync.delivery;

import callabsync.store.Tx;
import callabsync.store.Vault;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a delivery.
 *
 * @param number from 1
 * @param trigger scheduled or manual
 * @param result the word of the result
 * @param request this delivery's part of what was sent, in all requests of the attempt
 * @param responseStatus of the last answer
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Attempt(
        String id,
        int number,
        String trigger,
        String result,
        Instant startedAt,
        long durationMs,
        @Nullable String request,
        @Nullable Integer responseStatus,
        @Nullable String responseBody,
        @Nullable String error) {

    static final String COLUMNS =
            "id, number, trigger, result, started_at, duration_ms, request, response_status," + " response_body, error";

    static Attempt read(ResultSet row, int number) throws SQLException {
        int status = row.getInt("response_status");
        Integer responseStatus = row.wasNull() ? null : status;
        return new Attempt(
                row.getString("id"),
                row.getInt("number"),
                row.getString("trigger"),
                row.getString("result"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                row.getLong("duration_ms"),
                row.getString("request"),
                responseStatus,
                row.getString("response_body"),
                row.getString("error"));
    }

    /** Inserts it; what was sent and answered is encrypted where a key is configured. */
    void insert(Tx tx, Delivery delivery, Vault vault) throws SQLException {
        String owner = delivery.owner();
        tx.updateLater(
                "INSERT INTO attempt (delivery_id, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                delivery.id(),
                id,
                number,
                trigger,
                result,
                startedAt.toEpochMilli(),
                durationMs,
                vault.sealText(tx, owner, place("request"), request),
                responseStatus,
                vault.sealText(tx, owner, place("response_body"), responseBody),
                vault.sealText(tx, owner, place("error"), error));
    }

    /** Counts it as one of the retry schedule's. */
    void tally(Tx tx, String destination) {
        tx.tally("attempt." + destination + "." + result, 1);
        tx.tally("attempt-ms." + destination, durationMs);
    }

    Attempt opened(Vault vault) {
        return new Attempt(
                id,
                number,
                trigger,
                result,
                startedAt,
                durationMs,
                vault.openText(place("request"), request),
                responseStatus,
                vault.openText(place("response_body"), responseBody),
                vault.openText(place("error"), error));
    }

    private String place(String column) {
        return "attempt." + column + "/" + id;
    }

    /** Leaves out what was sent and answered. */
    @Override
    public String toString() {
        return "Attempt[" + id + ", " + result + "]";
    }
}
