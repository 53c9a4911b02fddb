package callabsync.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words that extraction writes instead of a value.
 *
 * @param placeholders texts that say that there is no value; compared without case
 * @param yesNo names of the outcomes that are yes or no
 */
public record Words(Set<String> placeholders, Set<String> yesNo) {

    /** The placeholders that language models write, comma-separated. */
    public static final String PLACEHOLDERS =
            "n/a, n.a., null, none, nil, nan, undefined, not specified, not provided, not mentioned, not stated,"
                    + " not discussed, not given, not available, not applicable, unspecified, unknown, -, --";

    /** The outcomes of the specification that are yes or no, and the one that forbids calls. */
    public static final String YES_NO = "interested, appointment_booked, do_not_call";

    public static final Words DEFAULT = of(PLACEHOLDERS, YES_NO);

    private static final Map<String, Boolean> BOOLEANS =
            Map.of("true", true, "yes", true, "1", true, "false", false, "no", false, "0", false);

    /** Parses both lists, comma-separated. */
    public static Words of(String placeholders, String yesNo) {
        return new Words(list(placeholders.toLowerCase(Locale.ROOT)), list(yesNo));
    }

    private static Set<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isPlaceholder(String text) {
        return text.length() <= 40 && placeholders.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Reads true or false, also as text, as yes or no, or as 1 or 0; empty for anything else. */
    static Optional<Boolean> yesOrNo(@Nullable Object value) {
        if (value instanceof Boolean yes) {
            return Optional.of(yes);
        }
        if (value instanceof Number number) {
            return number.doubleValue() == 1
                    ? Optional.of(true)
                    : number.doubleValue() == 0 ? Optional.of(false) : Optional.empty();
        }
        return value instanceof String text
                ? Optional.ofNullable(BOOLEANS.get(text.strip().toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
