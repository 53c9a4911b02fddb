package callabsync.mapping;

import static java.util.Map.entry;

import com.dashjoin.jsonata.JException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of one mapping, to say where in it something went wrong. */
public record Source(String file, String text) {

    /** Errors whose engine message quotes only the source, never a value of the document. */
    private static final Map<String, String> OWN_WORDS = Map.ofEntries(
            entry("T1005", "%s is no function; did you mean it with a $ in front?"),
            entry("T1006", "%s is not a function"),
            entry("T0410", "an argument of %2$s has the wrong type"),
            entry("T0411", "an argument of %2$s has the wrong type"),
            entry("T2001", "the left side of %s must be a number"),
            entry("T2002", "the right side of %s must be a number"),
            entry("T2010", "the two sides of a comparison cannot be compared"),
            entry("T2009", "the two sides of a comparison must both be numbers or both be text"),
            entry("DEPTH", "calls itself too deep"),
            entry("SIZE", "makes more values or longer texts than a mapping may (SIZE)"),
            entry("STEPS", "takes too many steps to compare a text with a pattern (STEPS)"),
            entry("TIMEOUT", "takes too long (TIMEOUT)"));

    MappingFailedException failed(RuntimeException thrown, int lastPosition) {
        // The engine wraps what is thrown within a function that it calls.
        Throwable cause = thrown;
        while (!(cause instanceof JException || cause instanceof FunctionFailedException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof JException e) {
            int at = e.getLocation() > 0 ? e.getLocation() : lastPosition;
            return failedAt(at, messageOf(e));
        }
        if (cause instanceof FunctionFailedException e) {
            return failedAt(lastPosition, e.getMessage());
        }
        return failedAt(lastPosition, "a function does not understand its argument (" + kindOf(cause) + ")");
    }

    MappingFailedException failedAt(int offset, String message) {
        if (offset < 0) {
            return new MappingFailedException(new Problem(file, 0, 0, message));
        }
        int end = Math.min(offset, text.length());
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int lineEnd = text.indexOf('\n', lineStart);
        String excerpt =
                text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd).strip();
        String quoted = excerpt.length() > 120 ? excerpt.substring(0, 119) + "…" : excerpt;
        return new MappingFailedException(
                new Problem(file, line, Math.max(1, end - lineStart), message + ", in: " + quoted));
    }

    private static String messageOf(JException e) {
        String code = e.getError();
        String words = OWN_WORDS.get(code);
        if (words != null) {
            return words.formatted(nameOf(code, e.getCurrent()), nameOf(code, e.getExpected()));
        }
        if (code.startsWith("S")) {
            return e.getMessage();
        }
        return "cannot be evaluated (" + code + ")";
    }

    private static String nameOf(String code, @Nullable Object token) {
        if (token == null) {
            return "a name";
        }
        return code.equals("T1006") ? "$" + token : token.toString();
    }

    private static String kindOf(Throwable cause) {
        return cause.getClass().getSimpleName();
    }
}
