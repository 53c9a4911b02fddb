package callabsync.event;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Restores ids that a form, a spreadsheet or a number type has changed: {@code 52.0} and {@code "52 "} are {@code 52},
 * and a Salesforce id of 18 characters gets its lost case back.
 */
final class RecordIds {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,30}(?:\\.\\d{1,20})?(?:[eE]\\+?\\d{1,2})?");
    private static final Pattern SALESFORCE = Pattern.compile("(?:00[qQ]|003)[a-zA-Z0-9]{12}[a-zA-Z0-5]{3}");
    private static final String CASE_BITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private RecordIds() {}

    /** Returns the id; empty if the value is absent, no single value, or only dots, which no URL can name. */
    static Optional<String> read(@Nullable Object value) {
        if (!(value instanceof String || value instanceof Number)) {
            return Optional.empty();
        }
        String id = value.toString().strip();
        if (id.isEmpty() || id.equals(".") || id.equals("..")) {
            return Optional.empty();
        }
        if (NUMBER.matcher(id).matches()
                && (id.indexOf('.') >= 0 || id.toLowerCase(Locale.ROOT).indexOf('e') >= 0)) {
            return Optional.of(whole(id));
        }
        return Optional.of(SALESFORCE.matcher(id).matches() ? inItsCase(id) : id);
    }

    private static String whole(String id) {
        BigDecimal number = new BigDecimal(id).stripTrailingZeros();
        return number.scale() <= 0 ? number.toPlainString() : id;
    }

    /**
     * Restores the case. The last three characters encode which of the first fifteen are upper case: one character for
     * five of them, one bit each. An id that has both cases stays as it is.
     */
    private static String inItsCase(String id) {
        boolean lost = id.equals(id.toLowerCase(Locale.ROOT)) || id.equals(id.toUpperCase(Locale.ROOT));
        if (!lost) {
            return id;
        }
        var restored = new StringBuilder(id.toLowerCase(Locale.ROOT));
        for (int group = 0; group < 3; group++) {
            int bits = CASE_BITS.indexOf(Character.toUpperCase(id.charAt(15 + group)));
            restored.setCharAt(15 + group, CASE_BITS.charAt(bits));
            for (int i = 0; i < 5; i++) {
                if ((bits >> i & 1) == 1) {
                    int at = group * 5 + i;
                    restored.setCharAt(at, Character.toUpperCase(restored.charAt(at)));
                }
            }
        }
        return restored.toString();
    }
}
