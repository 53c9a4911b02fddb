package callabsync.mapping;

import static java.util.Map.entry;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** A mapping, ready to run on any number of threads. Its errors name the place in the text. */
public final class CompiledMapping {

    private static final int LONGEST_TEXT = 64 * 1024;

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

    private final String file;
    private final String text;
    private final Functions functions;
    private final Duration timeout;
    private final Jsonata expression;

    /** @throws MappingFailedException with file, line and column */
    CompiledMapping(String file, String text, Functions functions, Duration timeout) {
        this.file = file;
        this.text = text;
        this.functions = functions;
        this.timeout = timeout;
        if (text.length() > LONGEST_TEXT) {
            throw failedAt(-1, "is longer than " + LONGEST_TEXT + " characters");
        }
        try {
            this.expression = Jsonata.jsonata(text);
        } catch (JException e) {
            throw failed(e, -1);
        } catch (RuntimeException | StackOverflowError e) {
            throw failedAt(-1, "is not JSONata");
        }
        checkFunctions();
    }

    /** A function that is not there, or that a mapping may not call, is refused before the first event gets to it. */
    private void checkFunctions() {
        Set<String> known = functions.names();
        CalledFunctions.in(text).calls().forEach((name, offset) -> {
            Functions.whyForbidden(name).ifPresent(why -> {
                throw failedAt(offset, why);
            });
            if (!known.contains(name)) {
                throw failedAt(offset, "there is no function $" + name + Nearest.didYouMean(name, known));
            }
        });
    }

    /** Returns whether the text mentions {@code $name}. Variables that it does not mention need not be bound. */
    boolean mentions(String name) {
        return text.contains("$" + name);
    }

    /**
     * Maps one document. What is missing is left out of the result; a null in the result is the mapping's own.
     *
     * @param bindings further variables, by name without the {@code $}; nulls are absent
     * @return maps, lists, texts, numbers, booleans; null when the mapping gives nothing
     * @throws MappingFailedException with file, line and column
     */
    public @Nullable Object evaluate(Map<String, ?> document, Map<String, ?> bindings) {
        Jsonata.Frame frame = expression.createFrame();
        functions.bindTo(frame);
        frame.bind("event", document);
        bindings.forEach((name, value) -> {
            if (value != null) {
                frame.bind(name, value);
            }
        });
        Bounds bounds = Bounds.on(frame, timeout);
        try {
            return expression.evaluate(document, frame);
        } catch (RuntimeException e) {
            throw failed(e, bounds.at());
        } catch (StackOverflowError e) {
            throw failedAt(bounds.at(), "calls itself too deep");
        } finally {
            bounds.end();
        }
    }

    private MappingFailedException failed(RuntimeException thrown, int lastPosition) {
        // The engine wraps what is thrown within a function that it calls.
        Throwable cause = thrown;
        while (!(cause instanceof JException || cause instanceof Functions.FailedException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof JException e) {
            int at = e.getLocation() > 0 ? e.getLocation() : lastPosition;
            return failedAt(at, messageOf(e));
        }
        if (cause instanceof Functions.FailedException e) {
            return failedAt(lastPosition, e.getMessage());
        }
        return failedAt(
                lastPosition,
                "a function does not understand its argument ("
                        + cause.getClass().getSimpleName() + ")");
    }

    private MappingFailedException failedAt(int offset, String message) {
        if (offset < 0) {
            return new MappingFailedException(new Problem(file, 0, 0, message));
        }
        int end = Math.min(offset, text.length());
        String before = text.substring(0, end);
        int line = 1 + StringUtils.countOccurrencesOf(before, "\n");
        int lineStart = before.lastIndexOf('\n') + 1;
        String excerpt =
                text.substring(lineStart).lines().findFirst().orElse("").strip();
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
}
