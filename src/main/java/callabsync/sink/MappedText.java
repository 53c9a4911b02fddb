package callabsync.sink;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a mapping gives, as it stands in an event: people and voices say numbers and yes or no in many ways. */
public final class MappedText {

    private static final Pattern LINK = Pattern.compile("(?i)https?://");
    private static final Pattern ENGLISH = Pattern.compile("-?\\d{1,3}(,\\d{3})+(\\.\\d+)?");
    private static final Pattern PLAIN = Pattern.compile("-?\\d+(\\.\\d+)?");

    /** Cutting one of these would make another of it. */
    private static final int LONGEST_NUMBER = 40;

    private MappedText() {}

    public static Optional<Boolean> yesOrNo(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> Optional.of(true);
            case "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** What stands of a number without currency signs and blanks; empty if it is longer than any number. */
    public static Optional<String> amount(String text) {
        return Optional.of(text)
                .filter(given -> given.length() <= LONGEST_NUMBER)
                .map(given -> given.replaceAll("[\\p{Sc}\\s\u00a0]|\\b[A-Z]{3}\\b", ""));
    }

    /** The number that an {@link #amount} is, without separators of thousands as in English; empty if it is none. */
    public static Optional<String> number(String amount) {
        return ENGLISH.matcher(amount).matches()
                ? Optional.of(amount.replace(",", ""))
                : Optional.of(amount).filter(plain -> PLAIN.matcher(plain).matches());
    }

    /** A link that does not fit is left out: half a link leads nowhere. */
    public static boolean isLink(String text) {
        return LINK.matcher(text).lookingAt() && text.chars().noneMatch(Character::isWhitespace);
    }
}
