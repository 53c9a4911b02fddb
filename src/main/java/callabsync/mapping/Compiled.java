package callabsync.mapping;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping ready to run, by any number of threads at once. */
public final class Compiled {

    private static final int LONGEST_SOURCE = 64 * 1024;

    private final Source source;
    private final Jsonata expression;
    private final Functions functions;
    private final Duration timeout;

    private Compiled(Source source, Jsonata expression, Functions functions, Duration timeout) {
        this.source = source;
        this.expression = expression;
        this.functions = functions;
        this.timeout = timeout;
    }

    static Compiled of(Source source, Functions functions, Duration timeout) {
        if (source.text().length() > LONGEST_SOURCE) {
            throw source.failedAt(-1, "is longer than " + LONGEST_SOURCE + " characters");
        }
        try {
            return new Compiled(source, Jsonata.jsonata(source.text()), functions, timeout);
        } catch (JException e) {
            throw source.failed(e, -1);
        } catch (RuntimeException | StackOverflowError e) {
            throw source.failedAt(-1, "is not JSONata");
        }
    }

    /** Whether the source mentions {@code $name}: what it does not mention need not be bound. */
    boolean mentions(String name) {
        return source.text().contains("$" + name);
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
            throw source.failed(e, bounds.at());
        } catch (StackOverflowError e) {
            throw source.failedAt(bounds.at(), "calls itself too deep");
        } finally {
            bounds.end();
        }
    }
}
