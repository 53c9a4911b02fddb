package callabsync.mapping;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bounds JSONata's functions that can run long, or return much from little, within one step. A pattern is tried first
 * over a text that counts its steps; then the library's function does the same.
 */
final class BoundedFunctions {

    private static final String REPLACE = "<s-(sf)(sf)n?:s>";
    private static final int LONGEST_TIME = 200;
    private static final int MOST_DIGITS = 30;
    private static final int MOST_REPLACEMENTS = 1_000;

    private final Map<String, JFunction> byName = new LinkedHashMap<>();

    BoundedFunctions() {
        before("match", "<s-f<s:o>n?:a<o>>", BoundedFunctions::rehearsed);
        before("contains", "<s-(sf):b>", BoundedFunctions::rehearsed);
        before("split", "<s-(sf)n?:a<s>>", BoundedFunctions::rehearsed);
        before("join", "<a<s>s?:s>", BoundedFunctions::joined);
        before("string", "<x-b?:s>", BoundedFunctions::weighed);
        before("distinct", "<x:x>", BoundedFunctions::weighed);
        before("lookup", "<x-s:x>", BoundedFunctions::weighed);
        before("keys", "<x-:a<s>>", BoundedFunctions::weighed);
        before("spread", "<x-:a<o>>", BoundedFunctions::weighed);
        before("merge", "<a<o>:o>", BoundedFunctions::weighed);
        before("round", "<n-n?:n>", args -> small(args, 1, MOST_DIGITS));
        before("toMillis", "<s-s?:n>", args -> small(args, 0, LONGEST_TIME));
        before("parseInteger", "<s-s:n>", args -> small(args, 0, LONGEST_TIME));
        JFunction replace = own("replace", REPLACE);
        define("replace", REPLACE, args -> replaced(replace, args));
        define("pad", "<s-ns?:s>", BoundedFunctions::padded);
    }

    private interface Body {
        @Nullable
        Object call(List<?> args);
    }

    void bindTo(Jsonata.Frame frame) {
        byName.forEach(frame::bind);
    }

    /** The library's own function. */
    private static JFunction own(String name, String signature) {
        return new JFunction(name, signature, com.dashjoin.jsonata.Functions.class, null, name);
    }

    private void before(String name, String signature, UnaryOperator<List<?>> bound) {
        JFunction own = own(name, signature);
        define(name, signature, args -> own.call(null, bound.apply(args)));
    }

    private void define(String name, String signature, Body body) {
        byName.put(name, new JFunction((input, args) -> body.call(args), signature));
    }

    /** Returns the arguments for the library, after trying their pattern over the text once. */
    private static List<?> rehearsed(List<?> args) {
        if (args.get(0) instanceof String text && args.get(1) != null) {
            Bounds bounds = Bounds.current();
            if ("".equals(args.get(1))) {
                bounds.text(text.length());
                return args;
            }
            Matcher matcher = matcher(args.get(1), text);
            while (matcher.find()) {
                for (int group = 0; group <= matcher.groupCount(); group++) {
                    bounds.weigh(matcher.group(group));
                }
            }
        }
        return unwrapped(args);
    }

    private static Matcher matcher(Object pattern, String text) {
        return pattern instanceof BoundedPattern bounded
                ? BoundedPattern.matcher(bounded.pattern(), text)
                : Pattern.compile(Pattern.quote(pattern.toString())).matcher(text);
    }

    private static List<?> unwrapped(List<?> args) {
        return args.stream()
                .<@Nullable Object>map(arg -> arg instanceof BoundedPattern bounded ? bounded.pattern() : arg)
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }

    private static List<?> weighed(List<?> args) {
        Bounds.current().weigh(args.get(0));
        return args;
    }

    private static List<?> joined(List<?> args) {
        long length = 0;
        if (args.get(0) instanceof List<?> texts) {
            int between = args.get(1) instanceof String separator ? separator.length() : 0;
            for (Object text : texts) {
                length += between + (text instanceof String some ? some.length() : 0);
            }
        }
        Bounds.current().text(length);
        return args;
    }

    /** Returns the arguments, and fails if one of them is larger than makes sense. */
    private static List<?> small(List<?> args, int index, int most) {
        Object arg = args.get(index);
        double size = arg instanceof Number number
                ? Math.abs(number.doubleValue())
                : arg instanceof String text ? text.length() : 0;
        if (size > most) {
            throw new JException("SIZE", Bounds.current().at());
        }
        return args;
    }

    private static @Nullable Object replaced(JFunction own, List<?> args) {
        if (!(args.get(0) instanceof String text) || args.get(1) == null || "".equals(args.get(1))) {
            return own.call(null, unwrapped(args));
        }
        Matcher matcher = matcher(args.get(1), text);
        boolean isLimited = args.get(3) != null;
        if (!(args.get(2) instanceof String replacement)) {
            return isLimited ? own.call(null, unwrapped(args)) : replacedBy(args.get(2), matcher);
        }
        long references = replacement.chars().filter(each -> each == '$').count();
        long most = isLimited ? Math.min(((Number) args.get(3)).longValue(), MOST_REPLACEMENTS + 1) : Long.MAX_VALUE;
        long found = 0;
        while (found < most && matcher.find()) {
            found++;
        }
        if (isLimited && most > MOST_REPLACEMENTS) {
            throw new JException("SIZE", Bounds.current().at());
        }
        Bounds.current().text(text.length() + found * replacement.length() + references * text.length());
        List<@Nullable Object> given = new ArrayList<>(unwrapped(args));
        if (isLimited && args.get(1) instanceof String literal) {
            // With a limit, the library treats a text as a pattern.
            given.set(1, Pattern.compile(Pattern.quote(literal)));
        }
        return own.call(null, given);
    }

    /** The library's own function prints what a function throws, and continues. */
    private static String replacedBy(Object function, Matcher matcher) {
        var result = new StringBuilder();
        while (matcher.find()) {
            var groups = new ArrayList<@Nullable String>();
            for (int group = 0; group <= matcher.groupCount(); group++) {
                groups.add(matcher.group(group));
            }
            matcher.appendReplacement(result, String.valueOf(called(function, matcher.group(), groups)));
            Bounds.current().text(result.length());
        }
        return matcher.appendTail(result).toString();
    }

    private static @Nullable Object called(Object function, String match, List<@Nullable String> groups) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("match", match);
        found.put("groups", groups);
        try {
            return com.dashjoin.jsonata.Functions.funcApply(function, List.of(found));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the library does it, in one go. */
    private static @Nullable Object padded(List<?> args) {
        if (!(args.get(0) instanceof String text)) {
            return null;
        }
        int width = ((Number) args.get(1)).intValue();
        Bounds.current().text(Math.abs((long) width));
        int missing = Math.abs(width) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        String with = args.get(2) instanceof String given && !given.isEmpty() ? given : " ";
        int[] points = with.codePoints().toArray();
        var padding = new StringBuilder();
        for (int i = 0; i < missing; i++) {
            padding.appendCodePoint(points[i % points.length]);
        }
        return width < 0 ? padding + text : text + padding;
    }
}
