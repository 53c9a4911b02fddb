package callabsync.event;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Masks a text that may quote a person, before it is logged: e-mail addresses and digits that may be phone numbers.
 * Bounds its length, too. A destination's error often repeats what it was sent.
 */
public final class Masked {

    private static final int LONGEST = 300;
    private static final int READ_AT_MOST = 2_000;
    private static final int SHORTEST_VALUE = 3;
    /** This many characters in a row that also stand in a long text are no coincidence. */
    private static final int WINDOW = 12;

    private static final int HINTS = 4096;

    private static final String MASK = "***";
    /** Starts at the beginning of a word. Otherwise a long word would be read once for each of its characters. */
    private static final Pattern EMAIL =
            Pattern.compile("(?<![^\\s@\"'<>(),;:=\\[\\]{}])[^\\s@\"'<>(),;:=\\[\\]{}]++@[^\\s@\"'<>(),;:=\\[\\]{}]++");
    /** Seven digits or more, however they are grouped, but not within a word (an id) and not a date. */
    private static final Pattern PHONE =
            Pattern.compile("(?<![\\w-])(?!\\d{4}-\\d{2}-\\d{2})(?:\\+|\\()?\\d(?:[ ()./\\-]{0,2}\\d){6,}(?!\\w)");

    private static final List<String> CONTACT = List.of("phone", "email", "first_name", "last_name", "company");

    private Masked() {}

    /** Returns the masked text; empty for null. */
    public static String text(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String some = text.length() > READ_AT_MOST ? text.substring(0, READ_AT_MOST) : text;
        String masked = PHONE.matcher(EMAIL.matcher(some).replaceAll(MASK)).replaceAll(MASK);
        return masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
    }

    /** The same, also without what this event says about its contact: names, transcript, summary and outcomes. */
    public static String text(@Nullable String text, @Nullable Event event) {
        if (text == null || event == null) {
            return text(text);
        }
        String some = text.length() > READ_AT_MOST ? text.substring(0, READ_AT_MOST) : text;
        for (String value : personal(event)) {
            some = value.length() > WINDOW ? withoutPartsOf(value, some) : without(value, some);
        }
        return text(some);
    }

    private static Collection<String> personal(Event event) {
        var values = new ArrayList<String>();
        CONTACT.forEach(name -> Fields.text(event.contact().fields(), name).ifPresent(values::add));
        List.of("transcript", "summary")
                .forEach(name -> add(values, event.call().fields().get(name)));
        event.outcomes().fields().values().forEach(value -> add(values, value));
        values.removeIf(value -> value.length() < SHORTEST_VALUE);
        return values;
    }

    private static void add(List<String> values, @Nullable Object value) {
        if (value instanceof String text && text.length() > WINDOW) {
            values.add(text);
        } else if (value instanceof Collection<?> many) {
            many.forEach(one -> add(values, one));
        } else if (value instanceof Map<?, ?> object) {
            object.values().forEach(one -> add(values, one));
        }
    }

    private static String without(String value, String text) {
        return Pattern.compile(
                        "(?<!\\w)" + Pattern.quote(value) + "(?!\\w)", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text)
                .replaceAll(MASK);
    }

    /** Removes each part of the text that stands in the value: a destination may quote only its beginning. */
    private static String withoutPartsOf(String value, String text) {
        String known = value.toLowerCase(Locale.ROOT);
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.length() != text.length()) {
            return text.contains(value) ? text.replace(value, MASK) : text;
        }
        var shared = new HashSet<String>();
        var hints = new BitSet(HINTS);
        for (int i = 0; i + WINDOW <= lower.length(); i++) {
            shared.add(lower.substring(i, i + WINDOW));
            hints.set(hint(lower, i));
        }
        var found = new HashSet<String>();
        for (int i = 0; i + WINDOW <= known.length() && !shared.isEmpty(); i++) {
            if (hints.get(hint(known, i))) {
                String window = known.substring(i, i + WINDOW);
                if (shared.contains(window)) {
                    found.add(window);
                }
            }
        }
        return found.isEmpty() ? text : without(found, lower, text);
    }

    /**
     * Returns a hash that tells most windows apart without copying them: events are long, and this runs for each of
     * them.
     */
    private static int hint(String text, int at) {
        return (text.charAt(at) * 31 + text.charAt(at + WINDOW / 2) * 17 + text.charAt(at + WINDOW - 1)) & HINTS - 1;
    }

    private static String without(Set<String> found, String lower, String text) {
        var result = new StringBuilder();
        int hiddenUntil = 0;
        for (int at = 0; at < text.length(); at++) {
            boolean isFound = at + WINDOW <= lower.length() && found.contains(lower.substring(at, at + WINDOW));
            if (isFound && at >= hiddenUntil) {
                result.append(MASK);
            }
            hiddenUntil = isFound ? at + WINDOW : hiddenUntil;
            if (at >= hiddenUntil) {
                result.append(text.charAt(at));
            }
        }
        return result.toString();
    }
}
