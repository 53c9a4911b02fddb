package callabsync.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads deliveries from rows, and the small JSON texts within them. */
final class DeliveryRows {

    static final String COLUMNS = """
            id, event_id, destination, state, attempts, order_key, sort_at, sort_rank, call_id, contact_id, trigger,
            replay_id, decision, record""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeliveryRows() {}

    /** A delivery and, for an import, the record it delivers, as it is kept. */
    record Row(Delivery delivery, @Nullable String record) {

        @Override
        public String toString() {
            return delivery.toString();
        }
    }

    /** Where a text of a delivery is kept. */
    static String place(String column, String id) {
        return "delivery." + column + "/" + id;
    }

    static Row read(ResultSet row) throws SQLException {
        var delivery = new Delivery(
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
                decision(row.getString("decision")));
        return new Row(delivery, row.getString("record"));
    }

    private static Decision decision(@Nullable String json) {
        if (json == null) {
            return Decision.NONE;
        }
        Map<String, Object> fields = map(json);
        return new Decision(Optional.ofNullable((String) fields.get("crm_id")), "create".equals(fields.get("action")));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable String json) {
        try {
            return json == null ? Map.of() : JSON.readValue(json, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The store holds a text that is no JSON object", e);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + value.getClass(), e);
        }
    }
}
