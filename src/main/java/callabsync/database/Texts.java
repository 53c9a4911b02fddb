package callabsync.database;

import java.nio.charset.StandardCharsets;

/** Texts as columns take them: one that is too long is cut and ends with a mark. */
final class Texts {

    private static final String MARK = "…";
    private static final int BYTES_OF_MARK = 3;

    private Texts() {}

    /** @param most characters */
    static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, most - 1))) + MARK;
    }

    /** @param most bytes in UTF-8 */
    static String cutToBytes(String text, int most) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= most) {
            return text;
        }
        int bytes = BYTES_OF_MARK;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > most) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end) + MARK;
    }
}
