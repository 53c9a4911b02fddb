package callabsync.http;

import callabsync.http.HttpSettings.UnfitException;
import callabsync.mapping.CompiledMapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSONata expression of a destination's settings, over an answer. One that fails on an answer gives nothing. */
final class AnswerExpression {

    private final Mappings mappings;
    private final @Nullable CompiledMapping compiled;

    /**
     * @param setting its name, should it be wrong
     * @param source blank: none
     */
    AnswerExpression(Mappings mappings, String setting, String source) {
        this.mappings = mappings;
        try {
            this.compiled = source.isBlank() ? null : mappings.compile(source);
        } catch (MappingFailedException e) {
            throw new UnfitException(setting + ": " + e.problem().message());
        }
    }

    boolean isGiven() {
        return compiled != null;
    }

    /** Whether the expression is true of this answer. An absent one is. */
    boolean holds(Map<String, Object> document) {
        return compiled == null || Boolean.TRUE.equals(value(document));
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
