package callabsync.event;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/** Reads fields of JSON objects. */
final class Fields {

    private Fields() {}

    static Optional<String> text(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof Map || value instanceof Iterable) {
            return Optional.empty();
        }
        return Optional.of(value.toString());
    }

    /** Returns a text that serves as a key, bounded. */
    static Optional<String> key(Map<String, Object> fields, String name) {
        return text(fields, name).map(Bounded::text);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static Optional<Instant> instant(Map<String, Object> fields, String name) {
        return text(fields, name).flatMap(Fields::parseInstant);
    }

    static Optional<Instant> parseInstant(String text) {
        return Times.iso(text).map(OffsetDateTime::toInstant);
    }
}
