package callabsync.event;

import callabsync.event.EventReader.Settings;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds the canonical document of a payload: one name for each field, one kind of value for each known field, and no
 * field that the payload lacks. Everything that reads an event reads this document.
 */
final class EventDocument {

    private static final Map<String, String> CONTACT_NAMES = Map.of(
            "firstname", "first_name",
            "lastname", "last_name",
            "phone_number", "phone",
            "category_name", "category",
            "tag_name", "tags",
            "metadata", "custom_fields");
    private static final Map<String, String> CALL_NAMES = Map.of(
            "call_id", "id",
            "call_status", "status",
            "call_duration", "duration",
            "started_at", "start_time",
            "ended_at", "end_time",
            "record_url", "recording_url",
            "call_direction", "direction");
    private static final Map<String, String> TYPE_NAMES = Map.of("call_completed", "call_ended");

    private static final List<String> CONTACT_TEXTS =
            List.of("phone", "first_name", "last_name", "email", "company", "category");
    private static final List<String> CALL_TEXTS =
            List.of("status", "recording_url", "transcript", "summary", "direction");
    private static final List<String> CALL_TIMES = List.of("start_time", "end_time");
    private static final Set<String> NAMES = Set.of("first_name", "last_name");
    /** The name that an import gives to a nameless contact. */
    private static final String NAMELESS = "Unknown";

    private final Settings settings;
    private final Times times;

    EventDocument(Settings settings) {
        this.settings = settings;
        this.times = new Times(settings.zone());
    }

    Event eventOf(Map<?, ?> raw, @Nullable Instant receivedAt) {
        var unread = new TreeSet<String>();
        Map<String, Object> document = present(raw);
        Map<String, Object> contact = contact(document, raw, unread);
        Map<String, Object> call = call(document, unread);
        Map<String, Object> outcomes = outcomes(document, call, unread);
        if (document.containsKey("contact")) {
            document.put("contact", contact);
        }
        if (document.containsKey("call")) {
            document.put("call", call);
        }
        document.remove("agent_post_call_outcomes");
        call.remove("agent_post_call_outcomes");
        if (!outcomes.isEmpty() || document.containsKey("outcomes")) {
            document.put("outcomes", outcomes);
        }
        String type = Fields.text(document, "event").orElse("");
        String canonical = TYPE_NAMES.getOrDefault(type, type);
        if (!type.isEmpty()) {
            document.put("event", canonical);
        }
        Instant occurredAt = occurredAt(document, receivedAt, unread);
        checkAppointment(outcomes, call, occurredAt, unread);
        return new Event(
                Bounded.text(canonical),
                occurredAt,
                new Contact(contact),
                new Call(call),
                new Outcomes(outcomes),
                unread,
                document);
    }

    /**
     * Returns when the event happened, at the latest when it was received: a later time would outrank everything that
     * comes until then.
     */
    private @Nullable Instant occurredAt(
            Map<String, Object> document, @Nullable Instant receivedAt, Set<String> unread) {
        Instant said = times.read(document.get("timestamp"))
                .map(ZonedDateTime::toInstant)
                .orElse(null);
        boolean ahead = said != null && receivedAt != null && said.isAfter(receivedAt);
        if (said != null) {
            Instant at = ahead ? receivedAt : said;
            if (ahead || !isIso(document.get("timestamp"))) {
                document.put("timestamp", at.toString());
            }
            return at;
        }
        if (document.containsKey("timestamp")) {
            unread.add("timestamp");
        }
        return null;
    }

    private Map<String, Object> contact(Map<String, Object> document, Map<?, ?> raw, Set<String> unread) {
        Map<String, Object> contact = renamed(Fields.object(document, "contact"), CONTACT_NAMES);
        mergeCustomFields(contact, raw);
        forgetPlaceholders(contact, NAMES);
        texts(contact, CONTACT_TEXTS, "contact.", unread);
        NAMES.forEach(name -> contact.remove(name, NAMELESS));
        id(contact, "id", "contact.", unread);
        if (contact.get("tags") instanceof String tag) {
            contact.put("tags", List.of(tag));
        }
        if (contact.get("custom_fields") instanceof Map<?, ?>) {
            Map<String, Object> custom = new LinkedHashMap<>(Fields.object(contact, "custom_fields"));
            forgetPlaceholders(custom, Set.of());
            id(custom, "crm_id", "contact.custom_fields.", unread);
            contact.put("custom_fields", custom);
        }
        return contact;
    }

    private Map<String, Object> call(Map<String, Object> document, Set<String> unread) {
        Map<String, Object> call = renamed(Fields.object(document, "call"), CALL_NAMES);
        forgetPlaceholders(call, Set.of());
        texts(call, CALL_TEXTS, "call.", unread);
        id(call, "id", "call.", unread);
        for (String name : CALL_TIMES) {
            Object value = call.get(name);
            if (value != null && !isIso(value)) {
                put(call, name, times.read(value).map(at -> at.toInstant().toString()), "call.", unread);
            }
        }
        Object duration = call.get("duration");
        if (duration instanceof Map || duration instanceof List) {
            put(call, "duration", PlainText.of(duration), "call.", unread);
        }
        if (call.containsKey("is_test")) {
            put(call, "is_test", Words.yesOrNo(call.get("is_test")), "call.", unread);
        }
        return call;
    }

    private Map<String, Object> outcomes(Map<String, Object> document, Map<String, Object> call, Set<String> unread) {
        var outcomes = new LinkedHashMap<String, Object>();
        outcomesIn(document, call).forEach((name, value) -> {
            Object said = said(value);
            if (said != null) {
                outcomes.put(name, said);
            }
        });
        for (String name : settings.words().yesNo()) {
            if (outcomes.containsKey(name)) {
                put(outcomes, name, Words.yesOrNo(outcomes.get(name)), "outcomes.", unread);
            }
        }
        return outcomes;
    }

    /** Keeps a booking whose time cannot be read as it was said. A person has to set the time. */
    private void checkAppointment(
            Map<String, Object> outcomes, Map<String, Object> call, @Nullable Instant occurredAt, Set<String> unread) {
        Object said = outcomes.get("appointment_date");
        if (said == null || !Boolean.TRUE.equals(outcomes.get("appointment_booked"))) {
            return;
        }
        Optional<ZonedDateTime> from = times.read(call.get("start_time"))
                .or(() -> Optional.ofNullable(occurredAt).map(at -> at.atZone(settings.zone())));
        var spoken = new SpokenTime(settings.zone(), settings.order());
        boolean isAhead = from.flatMap(now -> spoken.read(said, now).filter(agreed -> agreed.isAfter(now)))
                .isPresent();
        if (!isAhead) {
            unread.add("outcomes.appointment_date");
        }
    }

    /** Returns an outcome's value. Some agents wrap it in an object with the reason for it. */
    private @Nullable Object said(Object value) {
        if (value instanceof Map<?, ?> object && object.containsKey("value")) {
            Object inner = object.get("value");
            return inner == null ? null : said(inner);
        }
        if (value instanceof List<?> list) {
            var kept = new ArrayList<>(list.size());
            for (Object element : list) {
                Object said = said(element);
                if (said != null) {
                    kept.add(said);
                }
            }
            return kept;
        }
        return value instanceof String text && settings.words().isPlaceholder(text) ? null : value;
    }

    private void forgetPlaceholders(Map<String, Object> fields, Set<String> except) {
        fields.entrySet()
                .removeIf(field -> field.getValue() instanceof String text
                        && !except.contains(field.getKey())
                        && settings.words().isPlaceholder(text));
    }

    private static void texts(Map<String, Object> fields, List<String> names, String group, Set<String> unread) {
        for (String name : names) {
            Object value = fields.get(name);
            if (value != null && !(value instanceof String)) {
                put(fields, name, PlainText.of(value), group, unread);
            }
        }
    }

    private static void id(Map<String, Object> fields, String name, String group, Set<String> unread) {
        if (fields.containsKey(name)) {
            put(fields, name, RecordIds.read(fields.get(name)), group, unread);
        }
    }

    /** Replaces a value. Removes a value that cannot be read, and notes its name. */
    private static void put(
            Map<String, Object> fields, String name, Optional<?> read, String group, Set<String> unread) {
        if (read.isPresent()) {
            fields.put(name, read.get());
        } else {
            fields.remove(name);
            unread.add(group + name);
        }
    }

    /** Returns whether mappings and CRMs can read it as it is. */
    private static boolean isIso(@Nullable Object value) {
        return value instanceof String text && Fields.parseInstant(text).isPresent();
    }

    /** Adds to {@code custom_fields} what only {@code metadata} has: a contact may have both spellings at once. */
    private void mergeCustomFields(Map<String, Object> contact, Map<?, ?> raw) {
        if (raw.get("contact") instanceof Map<?, ?> object
                && object.get("custom_fields") instanceof Map<?, ?> custom
                && object.get("metadata") instanceof Map<?, ?> metadata) {
            Map<String, Object> merged = present(metadata);
            merged.putAll(present(custom));
            contact.put("custom_fields", merged);
        }
    }

    private static Map<String, Object> outcomesIn(Map<String, Object> document, Map<String, Object> call) {
        for (var candidate : List.of(
                Fields.object(document, "outcomes"),
                Fields.object(document, "agent_post_call_outcomes"),
                Fields.object(call, "agent_post_call_outcomes"))) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return Map.of();
    }

    private static Map<String, Object> renamed(Map<String, Object> fields, Map<String, String> names) {
        Map<String, Object> result = new LinkedHashMap<>();
        Set<String> canonical = fields.keySet();
        fields.forEach((name, value) -> {
            String target = names.getOrDefault(name, name);
            if (target.equals(name) || !canonical.contains(target)) {
                result.put(target, value);
            }
        });
        return result;
    }

    /** Returns a copy without nulls, blank strings and numbers that no double can hold, at every depth. */
    private static Map<String, Object> present(Map<?, ?> object) {
        Map<String, Object> result = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            Object kept = present(value);
            if (kept != null) {
                result.put(name.toString(), kept);
            }
        });
        return result;
    }

    private static @Nullable Object present(Object value) {
        if (value instanceof Map<?, ?> object) {
            boolean saysNothing = object.containsKey("value") && object.get("value") == null;
            return saysNothing ? null : present(object);
        }
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>(list.size());
            for (Object element : list) {
                Object kept = element == null ? null : present(element);
                if (kept != null) {
                    result.add(kept);
                }
            }
            return result;
        }
        if (value instanceof String text) {
            return text.isBlank() ? null : withoutNul(text);
        }
        return value instanceof Number number && !Double.isFinite(number.doubleValue()) ? null : value;
    }

    /** Removes the character U+0000, which no database and no CRM can store. */
    private static String withoutNul(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
