package callabsync.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Writes JSON as JavaScript's {@code JSON.stringify(JSON.parse(text))} does: integer-like keys first and ascending, the
 * last of equal keys in the place of the first, ECMAScript's numbers and escapes. The sender is not verified yet, so
 * the text is written while it is read, and only the members of open objects are kept.
 */
public final class JsonStringify {

    /** A genuine webhook with the transcript of an hour is smaller. */
    static final int MOST_BYTES = 512 * 1024;

    static final int MOST_VALUES = 20_000;
    private static final int DEEPEST = 500;

    private final JsonScanner text;
    private final StringifiedText out;
    private final Deque<Open> open = new ArrayDeque<>();
    private int values;

    private JsonStringify(String text) {
        this.text = new JsonScanner(text);
        this.out = new StringifiedText(text);
    }

    /** An array or object that is not closed yet. */
    private static final class Open {
        private final boolean isObject;
        private final StringifiedMembers members;
        private boolean isEmpty = true;

        Open(boolean isObject, int start) {
            this.isObject = isObject;
            this.members = new StringifiedMembers(start);
        }
    }

    /**
     * Returns the body rewritten, or the same array if it has that form already. Empty: it is no JSON, is nested too
     * deeply, or has more bytes or values than a genuine one.
     */
    public static Optional<byte[]> rewrite(byte[] body) {
        if (body.length > MOST_BYTES) {
            return Optional.empty();
        }
        var rewriting = new JsonStringify(new String(body, StandardCharsets.UTF_8));
        try {
            rewriting.write();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return Optional.of(rewriting.out.bytes(body));
    }

    private void write() {
        value();
        while (!open.isEmpty()) {
            Open container = open.element();
            if (text.take(container.isObject ? '}' : ']')) {
                close();
                continue;
            }
            if (!container.isEmpty) {
                text.expect(',');
                out.append(',');
            }
            container.isEmpty = false;
            if (container.isObject) {
                name(container);
            }
            value();
        }
        text.expectEnd();
    }

    private void name(Open object) {
        String name = text.string().toString();
        text.expect(':');
        object.members.begin(name, out.length());
        out.quote(name);
        out.append(':');
    }

    private void value() {
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException("Too many values");
        }
        char first = text.peek();
        if (first == '{' || first == '[') {
            open(first);
            return;
        }
        if (first == '"') {
            out.quote(text.string());
        } else if (first == '-' || first >= '0' && first <= '9') {
            out.append(JavaScriptNumbers.spell(Double.parseDouble(text.number())));
        } else {
            out.append(text.word());
        }
        ended();
    }

    private void open(char bracket) {
        if (open.size() == DEEPEST) {
            throw new IllegalArgumentException("Nested too deeply");
        }
        text.expect(bracket);
        out.append(bracket);
        open.push(new Open(bracket == '{', out.length()));
    }

    private void close() {
        Open closed = open.pop();
        if (closed.isObject) {
            closed.members.arrange(out);
        }
        out.append(closed.isObject ? '}' : ']');
        ended();
    }

    private void ended() {
        Open around = open.peek();
        if (around != null && around.isObject) {
            around.members.end(out.length());
        }
    }
}
