package callabsync.reconcile;

import callabsync.event.EventType;
import callabsync.sink.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes the event that a call's webhook would have brought, from what Callab's API says about call and contact. */
final class CallEvents {

    private CallEvents() {}

    /**
     * Returns the bytes of an event in the webhook's shape.
     *
     * @param contact as Callab's API gives it; empty: it no longer has one
     */
    static byte[] of(EventType type, CallFacts call, Optional<Map<String, Object>> contact) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", type.wireName());
        event.put("timestamp", call.occurredAt().toString());
        event.put("workspace_id", call.fields().get("workspace_id"));
        event.put("campaign", Json.of("id", call.fields().get("campaign_id")));
        event.put("contact", contact(call, contact));
        event.put("call", call(call));
        if (type == EventType.CALL_OUTCOME_EXTRACTED) {
            event.put("outcomes", call.outcomes());
        }
        event.values().removeIf(value -> value == null);
        return Json.write(event).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> contact(CallFacts call, Optional<Map<String, Object>> known) {
        Map<String, Object> contact = known.orElse(Map.of());
        Map<String, Object> metadata =
                Json.object(contact.getOrDefault("metadata", call.fields().get("metadata")));
        return Json.of(
                "id", call.fields().get("contact_id"),
                "phone", contact.getOrDefault("phone_number", otherNumber(call)),
                "first_name", contact.get("firstname"),
                "last_name", contact.get("lastname"),
                "email", contact.getOrDefault("email", metadata.get("email")),
                "company", contact.getOrDefault("company", metadata.get("company")),
                "category", contact.get("category_name"),
                "tags", contact.get("tag_name"),
                "custom_fields", metadata);
    }

    private static @org.jspecify.annotations.Nullable Object otherNumber(CallFacts call) {
        boolean inbound = Json.text(call.fields(), "call_direction").equals("inbound");
        return call.fields().get(inbound ? "call_from" : "call_to");
    }

    private static Map<String, Object> call(CallFacts call) {
        Map<String, Object> fields = call.fields();
        return Json.of(
                "id", call.id(),
                "status", fields.get("call_status"),
                "duration", fields.get("call_duration"),
                "start_time", fields.get("started_at"),
                "end_time", fields.get("ended_at"),
                "recording_url", fields.get("record_url"),
                "transcript", fields.get("transcript"),
                "summary", fields.get("summary"),
                "direction", fields.get("call_direction"),
                "is_test", fields.get("is_test"));
    }
}
