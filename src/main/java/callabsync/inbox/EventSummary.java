package callabsync.inbox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as lists show it: without what it says about a person.
 *
 * @param reason why it is ignored, invalid or failed
 * @param isTest whether Callab marks the call as a test
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EventSummary(
        String id,
        String type,
        String source,
        String state,
        @Nullable String reason,
        @Nullable String callId,
        @Nullable String contactId,
        boolean isTest,
        @Nullable Instant occurredAt,
        Instant receivedAt) {

    static final String COLUMNS =
            "id, type, source, state, reason, call_id, contact_id, is_test, occurred_at, received_at";

    static EventSummary read(ResultSet row, int number) throws SQLException {
        long occurred = row.getLong("occurred_at");
        Instant occurredAt = row.wasNull() ? null : Instant.ofEpochMilli(occurred);
        return new EventSummary(
                row.getString("id"),
                row.getString("type"),
                row.getString("source"),
                row.getString("state"),
                row.getString("reason"),
                row.getString("call_id"),
                row.getString("contact_id"),
                row.getInt("is_test") == 1,
                occurredAt,
                Instant.ofEpochMilli(row.getLong("received_at")));
    }
}
