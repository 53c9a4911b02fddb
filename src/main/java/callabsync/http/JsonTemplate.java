package callabsync.http;

import callabsync.http.HttpSettings.UnfitException;
import callabsync.sink.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text with placeholders. A string that is one placeholder becomes its value with the value's own type, so that
 * {@code "{limit}"} is a number. A member whose placeholder has no value is left out.
 */
record JsonTemplate(Object template) {

    /**
     * Reads the template; null for a blank text.
     *
     * @param setting its name, should it be wrong
     * @throws UnfitException when the text is no JSON
     */
    static @Nullable JsonTemplate of(String setting, String text) {
        if (text.isBlank()) {
            return null;
        }
        Object read = Json.read(text);
        if (read == null) {
            throw new UnfitException(setting + ": is no JSON");
        }
        return new JsonTemplate(read);
    }

    Object filled(Map<String, ?> values) {
        return filled(template, values).orElseGet(Map::of);
    }

    /** Returns the names of the values that the template needs. */
    Set<String> placeholders() {
        return new Template(Json.write(template)).placeholders();
    }

    private static Optional<Object> filled(@Nullable Object part, Map<String, ?> values) {
        if (part instanceof Map) {
            var object = new LinkedHashMap<String, @Nullable Object>();
            Json.object(part).forEach((name, each) -> {
                if (each == null) {
                    object.put(name, null);
                } else {
                    filled(each, values).ifPresent(value -> object.put(name, value));
                }
            });
            return Optional.of(object);
        }
        if (part instanceof Iterable<?> list) {
            var filled = new ArrayList<@Nullable Object>();
            list.forEach(each -> filled.add(filled(each, values).orElse(null)));
            return Optional.of(filled);
        }
        if (part instanceof String text) {
            var template = new Template(text);
            return template.isOnePlaceholder()
                    ? Optional.ofNullable(template.value(values))
                    : template.filled(values).map(Object.class::cast);
        }
        return Optional.ofNullable(part);
    }
}
