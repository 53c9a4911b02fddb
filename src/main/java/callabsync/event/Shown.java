package callabsync.event;

/**
 * Makes a text that a sender chose safe for a log line, a page or a metric's tag: one line, no change of writing
 * direction, a bounded length. The stored text stays whole.
 */
public final class Shown {

    private static final int LONGEST_ID = 128;
    private static final String OTHER = "other";
    private static final String BLANKS = "\r\n\t";

    private Shown() {}

    /** Returns an id of at most 128 characters. */
    public static String id(String id) {
        return text(id, LONGEST_ID);
    }

    /** Returns the name of a known type of event; one word for all others. */
    public static String type(String type) {
        return EventType.of(type).map(EventType::wireName).orElse(OTHER);
    }

    /** Spells out characters that end a line, move a cursor or change the writing direction. */
    public static String text(String text, int longest) {
        return spelled(text.length() <= longest ? text : text.substring(0, longest) + "…", false);
    }

    /** As {@link #text}, but keeps line breaks and tabs. */
    public static String lines(String text, int longest) {
        return spelled(text.length() <= longest ? text : text.substring(0, longest) + "…", true);
    }

    /** Returns the same text if there is nothing to spell out. */
    private static String spelled(String text, boolean lines) {
        int from = 0;
        while (from < text.length() && !isUnfit(text.charAt(from))) {
            from++;
        }
        if (from == text.length()) {
            return text;
        }
        var spelled = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char each = text.charAt(i);
            if (!isUnfit(each) || lines && BLANKS.indexOf(each) >= 0) {
                spelled.append(each);
            } else {
                switch (each) {
                    case '\n' -> spelled.append("\\n");
                    case '\r' -> spelled.append("\\r");
                    case '\t' -> spelled.append("\\t");
                    default -> spelled.append(String.format("\\u%04x", (int) each));
                }
            }
        }
        return spelled.toString();
    }

    /**
     * Returns whether it is a control character (C0, DEL, C1), a line or paragraph separator, a direction mark, or has
     * no width.
     */
    private static boolean isUnfit(char each) {
        return each < 0x20
                || each >= 0x7f && each <= 0x9f
                || each == 0x061c
                || each >= 0x200b && each <= 0x200f
                || each >= 0x2028 && each <= 0x202e
                || each >= 0x2060 && each <= 0x206f
                || each == 0xfeff;
    }
}
