package callabsync.delivery;

import callabsync.store.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event (or one imported record) for one destination, until it is final.
 *
 * @param attempts how many attempts counted so far
 * @param orderKey what deliveries of one destination are kept in order by
 * @param sortAt the event's timestamp: with {@code sortRank} the version that this delivery writes
 * @param manual whether an operator asked for the present attempt
 * @param decision what a person decided while it was held
 * @param record the imported record as it is stored, perhaps encrypted; empty for an event
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
        Decision decision,
        Optional<String> record) {

    static final String COLUMNS = """
            id, event_id, destination, state, attempts, order_key, sort_at, sort_rank, call_id, contact_id, trigger,
            replay_id, decision, record""";

    static Delivery read(ResultSet row) throws SQLException {
        return new Delivery(
                row.getString("id"),
                Optional.ofNullable(row.getString("event_id")),
                row.getString("destination"),
                DeliveryState.of(row.getString("state")),
                row.getInt("attempts"),
                row.getString("order_key"),
                Instant.ofEpochMilli(row.getLong("sort_at")),
                row.getInt("sort_rank"),
                Optional.ofNullable(row.getString("call_id")),
                Optional.ofNullable(row.getString("contact_id")),
                "manual".equals(row.getString("trigger")),
                Optional.ofNullable(row.getString("replay_id")),
                decision(row.getString("decision")),
                Optional.ofNullable(row.getString("record")));
    }

    private static Decision decision(@Nullable String json) {
        Map<String, Object> fields = JsonText.object(json);
        return json == null
                ? Decision.NONE
                : new Decision(
                        Optional.ofNullable((String) fields.get("crm_id")), "create".equals(fields.get("action")));
    }

    /** Names the column and row that a text of a delivery is encrypted for. */
    static String place(String column, String id) {
        return "delivery." + column + "/" + id;
    }

    Delivery in(DeliveryState other, int attemptsNow) {
        return new Delivery(
                id,
                eventId,
                destination,
                other,
                attemptsNow,
                orderKey,
                sortAt,
                sortRank,
                callId,
                contactId,
                manual,
                replayId,
                decision,
                record);
    }

    /** The word for who asked for the present attempt. */
    String trigger() {
        return manual ? "manual" : "scheduled";
    }

    /** Whose key its texts are encrypted with. */
    String owner() {
        return contactId.orElse(orderKey);
    }

    /** Leaves out the order key, which may be a phone number. */
    @Override
    public String toString() {
        return "Delivery[" + id + ", " + destination + ", " + state.word() + "]";
    }
}
