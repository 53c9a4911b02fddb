package callabsync.mapping;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that a JSONata text calls. JSONata looks a function up when it calls it, so that a misspelt one is found at
 * the first event that gets there. The names are read from the text: strings, comments, patterns and quoted names are
 * passed over.
 *
 * @param calls name without the {@code $}, and where it is called first
 */
record CalledFunctions(Map<String, Integer> calls) {

    private static final Pattern WORD = Pattern.compile("\\$([A-Za-z_]\\w*)");
    private static final Pattern CALL = Pattern.compile("\\$([A-Za-z_]\\w*)\\s*\\(");
    private static final Pattern SET = Pattern.compile("\\$([A-Za-z_]\\w*)\\s*:=");
    private static final Pattern PARAMETERS = Pattern.compile("(?:function|λ)\\s*\\(([^)]*)\\)");

    /** Returns the calls of functions that the text does not define itself. */
    static CalledFunctions in(String text) {
        String code = withoutQuoted(text);
        Set<String> own = new HashSet<>();
        SET.matcher(code).results().forEach(set -> own.add(set.group(1)));
        PARAMETERS
                .matcher(code)
                .results()
                .forEach(parameters ->
                        WORD.matcher(parameters.group(1)).results().forEach(word -> own.add(word.group(1))));
        Map<String, Integer> calls = new LinkedHashMap<>();
        Matcher call = CALL.matcher(code);
        while (call.find()) {
            if (!own.contains(call.group(1))) {
                calls.putIfAbsent(call.group(1), call.start(1) - 1);
            }
        }
        return new CalledFunctions(calls);
    }

    /** Returns the text with blanks in the place of what is no code; every character keeps its place. */
    private static String withoutQuoted(String text) {
        var code = new StringBuilder(text);
        int at = 0;
        while (at < text.length()) {
            int end = endOfQuoted(text, at);
            for (int i = at; i < end; i++) {
                code.setCharAt(i, ' ');
            }
            at = Math.max(end, at + 1);
        }
        return code.toString();
    }

    /** Returns where what begins here ends, if it is quoted; else the same place. */
    private static int endOfQuoted(String text, int at) {
        char first = text.charAt(at);
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? text.length() : end + 2;
        }
        if (first == '"' || first == '\'' || first == '`') {
            return closing(text, at, first);
        }
        return first == '/' && beginsPattern(text, at) ? closing(text, at, '/') : at;
    }

    private static int closing(String text, int from, char quote) {
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && quote != '`') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        return text.length();
    }

    /** A slash after a value divides it. */
    private static boolean beginsPattern(String text, int at) {
        String before = text.substring(0, at).stripTrailing();
        return before.isEmpty() || "(,:?&=[{;>".indexOf(before.charAt(before.length() - 1)) >= 0;
    }
}
