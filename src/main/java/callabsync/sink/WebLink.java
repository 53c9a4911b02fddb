package callabsync.sink;

import java.util.regex.Pattern;

/** A text that is a link: where it does not fit it is left out, for half a link leads nowhere. */
public final class WebLink {

    private static final Pattern BEGINNING = Pattern.compile("(?i)https?://");

    private WebLink() {}

    public static boolean isOne(String text) {
        return BEGINNING.matcher(text).lookingAt() && text.chars().noneMatch(Character::isWhitespace);
    }
}
