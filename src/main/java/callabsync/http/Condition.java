package callabsync.http;

import callabsync.mapping.Compiled;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSONata expression of a destination's settings, over an answer. One that gives up on an answer gives nothing. */
final class Condition {

    private final Mappings mappings;
    private final @Nullable Compiled compiled;

    /**
     * @param setting its name, should it be wrong
     * @param source blank: none
     */
    Condition(Mappings mappings, String setting, String source) {
        this.mappings = mappings;
        try {
            this.compiled = source.isBlank() ? null : mappings.compile(source);
        } catch (MappingFailedException e) {
            throw new UnfitSettingsException(setting + ": " + e.problem().message());
        }
    }

    boolean isGiven() {
        return compiled != null;
    }

    boolean holds(Map<String, Object> document) {
        return Boolean.TRUE.equals(value(document));
    }

    @Nullable
    Object value(Map<String, Object> document) {
        try {
            return compiled == null ? null : mappings.apply(compiled, document, Map.of());
        } catch (MappingFailedException e) {
            return null;
        }
    }
}
