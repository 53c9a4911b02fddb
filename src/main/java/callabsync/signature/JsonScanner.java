package callabsync.signature;

/**
 * Reads JSON piece by piece and accepts exactly what JavaScript's {@code JSON.parse} accepts: also halves of surrogate
 * pairs and numbers of any length, which Java's parsers refuse. Keeps nothing of what it has read. Each method throws
 * {@link IllegalArgumentException} if the text is no JSON.
 */
final class JsonScanner {

    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private final String source;
    private final StringBuilder string = new StringBuilder();
    private int at;

    JsonScanner(String source) {
        this.source = source;
    }

    /** Returns the first character of what comes next; 0 at the end. */
    char peek() {
        while (at < source.length() && " \t\n\r".indexOf(source.charAt(at)) >= 0) {
            at++;
        }
        return current();
    }

    private char current() {
        return at < source.length() ? source.charAt(at) : 0;
    }

    /** Skips this character if it comes next. */
    boolean take(char c) {
        boolean isNext = peek() == c;
        if (isNext) {
            at++;
        }
        return isNext;
    }

    void expect(char c) {
        if (!take(c)) {
            throw unfit();
        }
    }

    void expectEnd() {
        peek();
        if (at < source.length()) {
            throw unfit();
        }
    }

    /** @return valid until the next string is read */
    CharSequence string() {
        expect('"');
        string.setLength(0);
        while (current() != '"') {
            char c = source.charAt(at++);
            if (c < ' ') {
                throw unfit();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string;
    }

    private char escaped() {
        char c = source.charAt(at++);
        if (c == 'u') {
            int code = 0;
            for (int end = at + 4; at < end; at++) {
                int digit = source.charAt(at) > 'f' ? -1 : Character.digit(source.charAt(at), 16);
                if (digit < 0) {
                    throw unfit();
                }
                code = code << 4 | digit;
            }
            return (char) code;
        }
        int index = ESCAPED.indexOf(c);
        if (index < 0) {
            throw unfit();
        }
        return MEANT.charAt(index);
    }

    /** Skips a number and returns its text. */
    String number() {
        peek();
        int start = at;
        pass('-');
        if (!pass('0')) {
            digits();
        }
        if (pass('.')) {
            digits();
        }
        if (pass('e') || pass('E')) {
            if (!pass('+')) {
                pass('-');
            }
            digits();
        }
        return source.substring(start, at);
    }

    private boolean pass(char c) {
        boolean isHere = current() == c;
        if (isHere) {
            at++;
        }
        return isHere;
    }

    private void digits() {
        int start = at;
        while (current() >= '0' && current() <= '9') {
            at++;
        }
        if (at == start) {
            throw unfit();
        }
    }

    /** Skips {@code true}, {@code false} or {@code null} and returns it. */
    String word() {
        peek();
        for (String word : new String[] {"true", "false", "null"}) {
            if (source.startsWith(word, at)) {
                at += word.length();
                return word;
            }
        }
        throw unfit();
    }

    private static IllegalArgumentException unfit() {
        return new IllegalArgumentException("Not JSON");
    }
}
