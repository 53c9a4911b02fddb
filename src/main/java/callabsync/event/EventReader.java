package callabsync.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link Event} from the bytes as received, or says what makes them unusable.
 *
 * <p>Lenient on purpose: Callab documents two spellings for most fields (the webhook page's and the API's), and which
 * fields are sent is a choice in Callab's own pages.
 */
public final class EventReader {

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
    private static final Map<String, String> YES_NO =
            Map.of("true", "true", "yes", "true", "false", "false", "no", "false");

    private static final ObjectReader READER = mapper().readerFor(Object.class);

    private EventReader() {}

    /** What reading came to: an event, or the reason why the bytes are unusable. */
    public sealed interface Reading {
        /** The bytes are an event. */
        record Usable(Event event, Map<?, ?> content) implements Reading {

            @Override
            public String toString() {
                return "Usable[" + event + "]";
            }
        }

        /**
         * The bytes are kept, but no event can be made of them.
         *
         * @param reason for the sender, as the contract words it
         * @param event what could be read all the same
         */
        record Unusable(
                String reason, Event event, @Nullable Map<?, ?> content) implements Reading {

            @Override
            public String toString() {
                return "Unusable[" + reason + "]";
            }
        }

        Event event();

        /** The JSON object as it came; null if it is none. */
        @Nullable
        Map<?, ?> content();
    }

    /** Reads the bytes. Never throws: what cannot be parsed is {@link Reading.Unusable}. */
    public static Reading read(byte[] body) {
        Object parsed;
        try (JsonParser parser = new LenientNumbers(READER.createParser(body))) {
            parsed = READER.readValue(parser);
        } catch (IOException | StackOverflowError e) {
            return new Reading.Unusable("Body is not a JSON object", empty(), null);
        }
        if (!(parsed instanceof Map<?, ?> object)) {
            return new Reading.Unusable("Body is not a JSON object", empty(), null);
        }
        Event event = eventOf(object);
        for (String required : List.of("event", "timestamp", "contact", "call")) {
            if (missing(object.get(required))) {
                return new Reading.Unusable("Missing required field: " + required, event, object);
            }
        }
        return new Reading.Usable(event, object);
    }

    private static boolean missing(Object value) {
        return value == null
                || value instanceof String text && text.isBlank()
                || value instanceof Number number && !Double.isFinite(number.doubleValue());
    }

    private static Event empty() {
        return eventOf(Map.of());
    }

    private static Event eventOf(Map<?, ?> raw) {
        Map<String, Object> document = present(raw);
        Map<String, Object> contact = renamed(Fields.object(document, "contact"), CONTACT_NAMES);
        if (contact.get("tags") instanceof String tag) {
            contact.put("tags", List.of(tag));
        }
        mergeCustomFields(contact, raw);
        Map<String, Object> call = renamed(Fields.object(document, "call"), CALL_NAMES);
        Map<String, Object> outcomes = new LinkedHashMap<>(outcomesIn(document, call));
        readInterested(outcomes);
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
        return new Event(
                canonical,
                Fields.instant(document, "timestamp").orElse(null),
                new Contact(contact),
                new Call(call),
                new Outcomes(outcomes),
                document);
    }

    /** A contact may have both spellings at once: what {@code custom_fields} lacks is taken from {@code metadata}. */
    private static void mergeCustomFields(Map<String, Object> contact, Map<?, ?> raw) {
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

    /** {@code interested} is true or false, or those words or yes/no as text; anything else is absent. */
    private static void readInterested(Map<String, Object> outcomes) {
        Object interested = outcomes.get("interested");
        if (interested == null || interested instanceof Boolean) {
            return;
        }
        String word =
                interested instanceof String text ? YES_NO.get(text.strip().toLowerCase(java.util.Locale.ROOT)) : null;
        if (word == null) {
            outcomes.remove("interested");
        } else {
            outcomes.put("interested", word.equals("true"));
        }
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

    /** A copy without nulls, blank strings and what is no finite number, at every depth. */
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
            return present(object);
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
        return missing(value) ? null : value;
    }

    private static ObjectMapper mapper() {
        var mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(200)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }
}
