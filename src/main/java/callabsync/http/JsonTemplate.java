package callabsync.http;

import callabsync.sink.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text with placeholders. A string that is one placeholder becomes its value with the value's own type, so that
 * {@code "{limit}"} is a number; a member whose placeholder has no value is left out.
 */
final class JsonTemplate {

    private final Object template;

    /**
     * @param setting its name, should it be wrong
     * @throws UnfitSettingsException when the text is no JSON
     */
    JsonTemplate(String setting, String text) {
        Object read = Json.read(text);
        if (read == null) {
            throw new UnfitSettingsException(setting + ": is no JSON");
        }
        this.template = read;
    }

    Object filled(Map<String, ?> values) {
        return filled(template, values).orElseGet(Map::of);
    }

    Set<String> placeholders() {
        var names = new LinkedHashSet<String>();
        collect(template, names);
        return names;
    }

    private static void collect(@Nullable Object part, Set<String> names) {
        if (part instanceof Map<?, ?> object) {
            object.values().forEach(each -> collect(each, names));
        } else if (part instanceof Iterable<?> list) {
            list.forEach(each -> collect(each, names));
        } else if (part instanceof String text) {
            names.addAll(new Template(text).placeholders());
        }
    }

    /** Empty where a placeholder has no value. */
    private static Optional<Object> filled(Object part, Map<String, ?> values) {
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
            list.forEach(each ->
                    filled.add(each == null ? null : filled(each, values).orElse(null)));
            return Optional.of(filled);
        }
        if (part instanceof String text) {
            var template = new Template(text);
            return template.isOnePlaceholder()
                    ? Optional.ofNullable(template.value(values))
                    : template.filled(values).map(Object.class::cast);
        }
        return Optional.of(part);
    }
}
