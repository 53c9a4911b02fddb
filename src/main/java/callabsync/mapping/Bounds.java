package callabsync.mapping;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Parser;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds one evaluation in time, depth, pattern steps and size of its result, and remembers the place in the source for
 * error messages. {@link BoundedFunctions} bounds what JSONata does within one step.
 */
final class Bounds {

    /** Characters of one text that a mapping makes. */
    static final int LONGEST_TEXT = 1_000_000;

    private static final int DEEPEST = 300;
    /** Of all lists and objects that are made: each value counts one, and each 16 characters of a text. */
    private static final int MOST_VALUES = 2_000_000;

    private static final int CHARACTERS_PER_VALUE = 16;
    private static final int MOST_PATTERN_STEPS = 20_000_000;
    private static final int STEPS_BETWEEN_LOOKS = 1 << 10;
    /** Symbols whose result is one that was there before. */
    private static final Set<String> LOOKUPS =
            Set.of("name", "variable", "path", "string", "condition", "block", "bind");

    private static final Field POSITION = field("position");
    private static final Field TYPE = field("type");
    private static final ThreadLocal<@Nullable Bounds> CURRENT = new ThreadLocal<>();

    private final long deadline;
    private int depth;
    private int position = -1;
    private int patternSteps;
    private long values;

    private Bounds(Duration timeout) {
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    static Bounds on(Frame frame, Duration timeout) {
        var bounds = new Bounds(timeout);
        frame.setEvaluateEntryCallback((symbol, input, env) -> bounds.enter(symbol));
        frame.setEvaluateExitCallback((symbol, input, env, result) -> bounds.leave(symbol, result));
        CURRENT.set(bounds);
        return bounds;
    }

    /** Returns the bounds of the evaluation that this thread is in. */
    static Bounds current() {
        Bounds current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("No mapping is evaluated");
        }
        return current;
    }

    /** Ends the evaluation. */
    void end() {
        CURRENT.remove();
    }

    /** The offset in the source of what was evaluated last; -1 before anything was. */
    int at() {
        return position;
    }

    private void enter(Parser.Symbol symbol) {
        depth++;
        int here = (Integer) valueOf(POSITION, symbol);
        position = here > 0 ? here : position;
        if (depth > DEEPEST) {
            throw new JException("DEPTH", position);
        }
        BoundedPattern.replaceIn(symbol);
        look();
    }

    private void leave(Parser.Symbol symbol, @Nullable Object result) {
        depth--;
        boolean isMade = !LOOKUPS.contains(valueOf(TYPE, symbol));
        if (result instanceof Collection<?> || isMade && result instanceof Map<?, ?>) {
            weigh(result);
        } else if (isMade && result instanceof String text) {
            text(text.length());
            weigh(text);
        }
    }

    /** One step of a pattern over a text. */
    void patternStep() {
        if (++patternSteps > MOST_PATTERN_STEPS) {
            throw new JException("STEPS", position);
        }
        if (patternSteps % STEPS_BETWEEN_LOOKS == 0) {
            look();
        }
    }

    /** Checks the length of a text before it is created. */
    void text(long length) {
        if (length > LONGEST_TEXT) {
            throw new JException("SIZE", position);
        }
    }

    /** Counts a value with all that is in it. */
    void weigh(@Nullable Object value) {
        int texts = value instanceof String text ? text.length() / CHARACTERS_PER_VALUE : 0;
        values += 1 + texts;
        if (values > MOST_VALUES) {
            throw new JException("SIZE", position);
        }
        if (values % STEPS_BETWEEN_LOOKS == 0) {
            look();
        }
        if (value instanceof Collection<?> many) {
            many.forEach(this::weigh);
        } else if (value instanceof Map<?, ?> object) {
            object.values().forEach(this::weigh);
        }
    }

    private void look() {
        if (System.nanoTime() > deadline) {
            throw new JException("TIMEOUT", position);
        }
    }

    private static Object valueOf(Field field, Parser.Symbol symbol) {
        try {
            return field.get(symbol);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a private field of the library: there is no other way in. */
    static Field field(String name) {
        try {
            Field field = Parser.Symbol.class.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("This version of JSONata hides " + name + "; see Bounds", e);
        }
    }
}
