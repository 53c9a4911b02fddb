package callabsync.sink.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text with placeholders such as {@code {crm_id}} or {@code {contact.custom_fields.team}}. */
record Template(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z0-9_.]+)}");

    boolean hasPlaceholders() {
        return PLACEHOLDER.matcher(text).find();
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

    private static Optional<String> find(Map<String, ?> values, String path) {
        Object value = values;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
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
