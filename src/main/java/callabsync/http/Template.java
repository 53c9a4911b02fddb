package callabsync.http;

import callabsync.source.RecordReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** A text with placeholders such as {@code {crm_id}} or {@code {contact.custom_fields.team}}. */
record Template(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z0-9_.]+)}");
    private static final Pattern ILLEGAL_IN_QUERY =
            Pattern.compile("%(?![0-9A-Fa-f]{2})|[^a-zA-Z0-9\\-._~!$&'()*+,;=:@/?%]");

    /** Returns the names of the values that the text needs. */
    Set<String> placeholders() {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns whether the text is one placeholder and nothing else. */
    boolean isOnePlaceholder() {
        return PLACEHOLDER.matcher(text).matches();
    }

    /** Returns the value of a text that is one placeholder, of whatever type; null if it is absent. */
    @Nullable
    Object value(Map<String, ?> values) {
        return RecordReader.at(values, text.substring(1, text.length() - 1));
    }

    /** Returns the text with the values as they are; empty if one is absent. */
    Optional<String> filled(Map<String, ?> values) {
        return filled(values, UnaryOperator.identity());
    }

    /** Returns the text with the values as they are, for a header; empty if one is absent. */
    Optional<String> plain(Map<String, ?> values) {
        return filled(values).map(filled -> filled.replaceAll("\\p{Cntrl}", " "));
    }

    /** Returns the text with each value percent-encoded, so that it is one path segment or one query value. */
    Optional<String> encoded(Map<String, ?> values) {
        return filled(values, Template::encode);
    }

    private Optional<String> filled(Map<String, ?> values, UnaryOperator<String> spelling) {
        if (!hasAll(values, placeholders())) {
            return Optional.empty();
        }
        return Optional.of(PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        spelling.apply(find(values, found.group(1)).orElseThrow()))));
    }

    /** Returns whether each of these placeholders has a value. */
    static boolean hasAll(Map<String, ?> values, Set<String> placeholders) {
        return placeholders.stream().allMatch(name -> find(values, name).isPresent());
    }

    private static Optional<String> find(Map<String, ?> values, String path) {
        Object value = RecordReader.at(values, path);
        return value == null || value instanceof Map || value instanceof Iterable
                ? Optional.empty()
                : Optional.of(value.toString()).filter(text -> !text.isBlank());
    }

    /** Returns fields as an HTML form sends them. */
    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Returns a query as a person typed it, with the characters encoded that no address may have. */
    static String legal(String query) {
        return ILLEGAL_IN_QUERY.matcher(query).replaceAll((MatchResult found) -> encode(found.group()));
    }

    /**
     * Encodes all but unreserved characters, and also a segment of dots, which servers would treat as a relative path.
     */
    static String encode(String value) {
        return value.matches("\\.+") ? "%2E".repeat(value.length()) : UriUtils.encode(value, StandardCharsets.UTF_8);
    }
}
