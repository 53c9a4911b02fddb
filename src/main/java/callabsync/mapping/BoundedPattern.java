package callabsync.mapping;

import com.dashjoin.jsonata.Jsonata.Fn0;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Parser;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of a mapping that counts each character it reads as a step of the evaluation's {@link Bounds}. Replaces the
 * library's own pattern, which may run without end.
 */
final class BoundedPattern extends JFunction {

    private static final Field TYPE = Bounds.field("type");
    private static final Field VALUE = Bounds.field("value");

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        super((input, args) -> matches(pattern, args), null);
        this.pattern = pattern;
    }

    /** Before a pattern is evaluated for the first time; twice does no harm. */
    static void replaceIn(Parser.Symbol symbol) {
        try {
            if ("regex".equals(TYPE.get(symbol)) && VALUE.get(symbol) instanceof Pattern pattern) {
                VALUE.set(symbol, new BoundedPattern(pattern));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    Pattern pattern() {
        return pattern;
    }

    /** Matches this text within the bounds. */
    static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new Counted(text, Bounds.current()));
    }

    /** Returns what the library returns when a pattern is called like a function. */
    private static @Nullable Object matches(Pattern pattern, List<?> args) {
        var matches = new ArrayList<@Nullable Object>();
        for (Object arg : args) {
            if (arg instanceof String text) {
                matches.add(next(matcher(pattern, text)));
            }
        }
        return matches.size() == 1 ? matches.get(0) : matches;
    }

    private static @Nullable Map<String, Object> next(Matcher matcher) {
        if (!matcher.find()) {
            return null;
        }
        String group = matcher.group();
        Fn0<@Nullable Map<String, Object>> next = () -> next(matcher);
        return Map.of(
                "match", group, "start", matcher.start(), "end", matcher.end(), "groups", List.of(group), "next", next);
    }

    private static final class Counted implements CharSequence {

        private final String text;
        private final Bounds bounds;

        Counted(String text, Bounds bounds) {
            this.text = text;
            this.bounds = bounds;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            bounds.patternStep();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
