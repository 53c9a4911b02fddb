package callabsync.delivery;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as lists show it.
 *
 * @param eventId absent for an imported record
 * @param dueAt when it may be taken next; of a final one: when it became final
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DeliverySummary(
        String id,
        @Nullable String eventId,
        @Nullable String eventType,
        String destination,
        String state,
        int attempts,
        @Nullable String callId,
        @Nullable String contactId,
        Instant dueAt,
        @Nullable String lastError,
        @Nullable String replayId,
        Instant createdAt,
        Instant updatedAt) {

    static final String COLUMNS = "id, event_id, event_type, destination, state, attempts, call_id, contact_id, due_at,"
            + " last_error, replay_id, created_at, updated_at";

    /** Without the error, which may repeat what was sent. */
    @Override
    public String toString() {
        return "DeliverySummary[" + id + ", " + destination + ", " + state + "]";
    }

    static DeliverySummary read(ResultSet row, int number) throws SQLException {
        return new DeliverySummary(
                row.getString("id"),
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("destination"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getString("call_id"),
                row.getString("contact_id"),
                Instant.ofEpochMilli(row.getLong("due_at")),
                row.getString("last_error"),
                row.getString("replay_id"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
