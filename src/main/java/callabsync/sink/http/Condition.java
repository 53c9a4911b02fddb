package callabsync.sink.http;

import callabsync.mapping.Compiled;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSONata expression of a destination's settings. Compiled once: a wrong one fails at the first batch, by name. */
final class Condition {

    private final Mappings mappings;
    private final @Nullable Compiled compiled;

    /** @param source blank: none */
    Condition(Mappings mappings, String source) {
        this.mappings = mappings;
        this.compiled = source.isBlank() ? null : mappings.compile(source);
    }

    boolean isGiven() {
        return compiled != null;
    }

    /** Whether it holds; one that gives up on an answer does not. */
    boolean holds(Map<String, ?> document) {
        try {
            return Boolean.TRUE.equals(value(document));
        } catch (MappingFailedException e) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    @Nullable
    Object value(Map<String, ?> document) {
        return compiled == null ? null : mappings.apply(compiled, (Map<String, Object>) document, Map.of());
    }
}
