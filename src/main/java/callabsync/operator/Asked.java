package callabsync.operator;

import callabsync.delivery.DeliveryFilter;
import callabsync.inbox.EventFilter;
import callabsync.quarantine.RejectionFilter;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a request asks for; what cannot be read is answered with 400 and a sentence. */
final class Asked {

    private static final int LIMIT = 50;
    private static final int LIMIT_AT_MOST = 500;
    private static final Set<String> OF_EVENTS = Set.of("type", "state", "call_id", "contact_id", "q", "from", "to");
    private static final Set<String> OF_DELIVERIES =
            Set.of("state", "destination", "call_id", "contact_id", "from", "to");

    private Asked() {}

    static EventFilter events(Map<String, String> asked) {
        return new EventFilter(
                asked.get("type"),
                asked.get("state"),
                asked.get("call_id"),
                asked.get("contact_id"),
                asked.get("q"),
                instant("from", asked.get("from")),
                instant("to", asked.get("to")));
    }

    static DeliveryFilter deliveries(Map<String, String> asked) {
        return new DeliveryFilter(
                asked.get("state"),
                asked.get("destination"),
                asked.get("call_id"),
                asked.get("contact_id"),
                instant("from", asked.get("from")),
                instant("to", asked.get("to")));
    }

    static RejectionFilter rejections(Map<String, String> asked) {
        return new RejectionFilter(asked.get("reason"), asked.get("state"));
    }

    /** The reason in a body that may hold nothing else. */
    static @Nullable String reason(@Nullable JsonNode body) {
        return texts(body, Set.of("reason")).get("reason");
    }

    /** A filter in a body. What it does not know is refused: a slip of the pen must not mean everything. */
    static EventFilter events(@Nullable JsonNode body) {
        return events(texts(body, OF_EVENTS));
    }

    static DeliveryFilter deliveries(@Nullable JsonNode body) {
        return deliveries(texts(body, OF_DELIVERIES));
    }

    static boolean preview(@Nullable JsonNode body) {
        return body != null && body.path("preview").asBoolean(false);
    }

    private static Map<String, String> texts(@Nullable JsonNode body, Set<String> known) {
        var texts = new java.util.HashMap<String, String>();
        if (body == null || body.isNull()) {
            return texts;
        }
        if (!body.isObject()) {
            throw ApiException.badRequest("Body is not a JSON object");
        }
        body.fields().forEachRemaining(field -> {
            if (known.contains(field.getKey())) {
                if (!field.getValue().isNull()) {
                    texts.put(field.getKey(), field.getValue().asText());
                }
            } else if (!field.getKey().equals("preview")) {
                throw ApiException.badRequest("Unknown field: " + field.getKey());
            }
        });
        return texts;
    }

    static int limit(Map<String, String> asked) {
        String text = asked.get("limit");
        if (text == null || text.isBlank()) {
            return LIMIT;
        }
        try {
            int limit = Integer.parseInt(text.strip());
            if (limit >= 1) {
                return Math.min(limit, LIMIT_AT_MOST);
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw ApiException.badRequest("limit: a number from 1 to 500");
    }

    static @Nullable String cursor(Map<String, String> asked) {
        String cursor = asked.get("cursor");
        return cursor == null || cursor.isBlank() ? null : cursor;
    }

    static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String stripped = text.strip().replace(' ', '+');
        try {
            if (stripped.length() == 10) {
                return LocalDate.parse(stripped).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return stripped.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                    ? OffsetDateTime.parse(stripped).toInstant()
                    : LocalDateTime.parse(stripped).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw ApiException.badRequest(name + ": a time such as 2025-11-17T10:30:00Z");
        }
    }
}
