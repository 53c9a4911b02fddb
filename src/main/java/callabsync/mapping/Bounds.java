package callabsync.mapping;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Parser;
import java.lang.reflect.Field;
import java.time.Duration;

/** Bounds one evaluation in time and depth, and remembers where in the source it is, for the message if it fails. */
final class Bounds {

    private static final int DEEPEST = 300;
    private static final Field POSITION = position();

    private final long deadline;
    private int depth;
    private int position = -1;

    private Bounds(Duration timeout) {
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    static Bounds on(Frame frame, Duration timeout) {
        var bounds = new Bounds(timeout);
        frame.setEvaluateEntryCallback((symbol, input, env) -> bounds.enter(symbol));
        frame.setEvaluateExitCallback((symbol, input, env, result) -> bounds.depth--);
        return bounds;
    }

    /** The offset in the source of what was evaluated last; -1 before anything was. */
    int at() {
        return position;
    }

    private void enter(Parser.Symbol symbol) {
        depth++;
        try {
            int here = POSITION.getInt(symbol);
            position = here > 0 ? here : position;
        } catch (IllegalAccessException e) {
            // The message then names the file only.
        }
        if (depth > DEEPEST) {
            throw new JException("DEPTH", position);
        }
        if (System.nanoTime() > deadline) {
            throw new JException("TIMEOUT", position);
        }
    }

    private static Field position() {
        try {
            Field field = Parser.Symbol.class.getDeclaredField("position");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("This version of JSONata hides positions; see Bounds", e);
        }
    }
}
