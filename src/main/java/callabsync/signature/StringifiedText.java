package callabsync.signature;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text that {@link JsonStringify} writes. Takes memory only from the first character that differs from what was
 * read.
 */
final class StringifiedText {

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final char REPLACED = '\uFFFD';

    /** A bound: nested objects that are all out of order would be copied again and again. */
    private static final int MOST_REARRANGED = 4 * JsonStringify.MOST_BYTES;

    private final String source;
    private int same;
    private int rearranged;
    private @Nullable StringBuilder written;

    StringifiedText(String source) {
        this.source = source;
    }

    /** A part of the text. */
    record Span(int start, int end) {}

    int length() {
        return written == null ? same : written.length();
    }

    void append(char c) {
        if (written == null && same < source.length() && source.charAt(same) == c) {
            same++;
        } else {
            written().append(c);
        }
    }

    void append(String text) {
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i));
        }
    }

    private StringBuilder written() {
        StringBuilder own = written;
        if (own == null) {
            own = new StringBuilder(source.length()).append(source, 0, same);
            written = own;
        }
        return own;
    }

    /**
     * Replaces all from {@code start} on by these parts, separated by commas.
     *
     * @throws IllegalArgumentException if too much was rearranged already
     */
    void rearrange(int start, List<Span> spans) {
        StringBuilder all = written();
        rearranged += all.length() - start;
        if (rearranged > MOST_REARRANGED) {
            throw new IllegalArgumentException("Too much of it is out of order");
        }
        var arranged = new StringBuilder(all.length() - start);
        for (Span span : spans) {
            arranged.append(arranged.isEmpty() ? "" : ",").append(all, span.start(), span.end());
        }
        all.setLength(start);
        all.append(arranged);
    }

    /** @param body what was read; returned if the text is the same */
    byte[] bytes(byte[] body) {
        // Bytes that are no UTF-8 were replaced when they were read.
        boolean isSame = written == null && same == source.length() && source.indexOf(REPLACED) < 0;
        return isSame
                ? body
                : (written == null ? source.substring(0, same) : written.toString()).getBytes(StandardCharsets.UTF_8);
    }

    void quote(CharSequence text) {
        append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> append("\\\"");
                case '\\' -> append("\\\\");
                case '\b' -> append("\\b");
                case '\f' -> append("\\f");
                case '\n' -> append("\\n");
                case '\r' -> append("\\r");
                case '\t' -> append("\\t");
                default -> {
                    if (c < ' ') {
                        escape(c);
                    } else if (!Character.isSurrogate(c)) {
                        append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        append(c);
                        append(text.charAt(++i));
                    } else {
                        escape(c);
                    }
                }
            }
        }
        append('"');
    }

    private void escape(char c) {
        append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            append(HEX[c >> shift & 15]);
        }
    }
}
