package callabsync.event;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing Callab told us, read leniently from the bytes as received: both of Callab's spellings of a field are
 * understood, nulls and blank strings are absent.
 *
 * @param type the name of the type as Callab wrote it, {@code call_ended} for example
 * @param occurredAt Callab's {@code timestamp}; null when it is missing or no time
 * @param unread fields that are there and cannot be read, such as {@code call.end_time}: they count as absent
 * @param document the whole payload with canonical field names and without nulls and blanks; the input of mappings
 */
public record Event(
        String type,
        @Nullable Instant occurredAt,
        Contact contact,
        Call call,
        Outcomes outcomes,
        Set<String> unread,
        Map<String, Object> document) {

    /** Uses a few fields only: Camel caches by a bean's hash, and the document may be long. */
    @Override
    public int hashCode() {
        return Objects.hash(
                type, occurredAt, call.fields().get("id"), contact.fields().get("id"));
    }

    /** Omits personal data. */
    @Override
    public String toString() {
        return "Event[" + type + "]";
    }

    /** Returns the workspace of the call, under Callab's name for it. */
    public Optional<String> workspaceId() {
        return Fields.key(document, "workspace_id").map(String::strip).filter(id -> !id.isEmpty());
    }

    /** Returns the event's place among events with the same timestamp; see {@link EventType#rankOf}. */
    public int rank() {
        return EventType.rankOf(type);
    }

    /**
     * Returns what deliveries are kept in order by: {@code crm_id}, else the contact's id, else the phone, else the
     * call.
     */
    public Optional<OrderKey> orderKey() {
        return contact.crmId()
                .or(contact::id)
                .map(OrderKey::ofId)
                .or(() -> contact.phone().map(OrderKey::ofPhone))
                .or(() -> call.id().map(OrderKey::ofId));
    }
}
