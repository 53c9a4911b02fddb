package callabsync.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A text with placeholders such as {@code {crm_id}} or {@code {contact.custom_fields.team}}. */
record Template(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z0-9_.]+)}");

    boolean hasPlaceholders() {
        return PLACEHOLDER.matcher(text).find();
    }

    /** The names of the values that the text needs. */
    Set<String> placeholders() {
        var names = new LinkedHashSet<String>();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            names.add(placeholder.group(1));
        }
        return names;
    }

    /** The value of a text that is one placeholder and nothing else, of whatever type; null if it is absent. */
    @Nullable
    Object value(Map<String, ?> values) {
        Matcher placeholder = PLACEHOLDER.matcher(text);
        return placeholder.matches() ? at(values, placeholder.group(1)) : null;
    }

    boolean isOnePlaceholder() {
        return PLACEHOLDER.matcher(text).matches();
    }

    /** The text with the values as they are; empty if one is absent. */
    Optional<String> filled(Map<String, ?> values) {
        return filled(values, false);
    }

    /** The text with the values as they are, for a header; empty if one is absent. */
    Optional<String> plain(Map<String, ?> values) {
        return filled(values, false).map(filled -> filled.replaceAll("\\p{Cntrl}", " "));
    }

    /** The text with each value percent-encoded, so that it is one path segment or one query value. */
    Optional<String> encoded(Map<String, ?> values) {
        return filled(values, true);
    }

    private Optional<String> filled(Map<String, ?> values, boolean encode) {
        var result = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            Optional<String> value = find(values, placeholder.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String inserted = encode ? encode(value.get()) : value.get();
            placeholder.appendReplacement(result, Matcher.quoteReplacement(inserted));
        }
        return Optional.of(placeholder.appendTail(result).toString());
    }

    private static @Nullable Object at(Map<String, ?> values, String path) {
        if (values.containsKey(path)) {
            return values.get(path);
        }
        Object value = values;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    private static Optional<String> find(Map<String, ?> values, String path) {
        Object value = at(values, path);
        return value == null || value instanceof Map || value instanceof Iterable
                ? Optional.empty()
                : Optional.of(value.toString()).filter(text -> !text.isBlank());
    }

    /** Fields as an HTML form sends them. */
    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** A query as somebody typed it, with the characters encoded that no address may have. */
    static String legal(String query) {
        var result = new StringBuilder();
        for (int i = 0; i < query.length(); i++) {
            char each = query.charAt(i);
            boolean escape = each == '%' && query.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*");
            boolean legal = each < 128 && (Character.isLetterOrDigit(each) || "-._~!$&'()*+,;=:@/?".indexOf(each) >= 0);
            result.append(escape || legal ? String.valueOf(each) : encode(String.valueOf(each)));
        }
        return result.toString();
    }

    /** Everything but unreserved characters; a segment of dots only is encoded, too, so that nobody takes it for a step. */
    static String encode(String value) {
        boolean dots = value.matches("\\.+");
        var result = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            boolean unreserved =
                    character < 128 && (Character.isLetterOrDigit(character) || "-._~".indexOf(character) >= 0);
            if (unreserved && !(dots && character == '.')) {
                result.append(character);
            } else {
                result.append('%').append(String.format("%02X", (int) character));
            }
        }
        return result.toString();
    }
}
