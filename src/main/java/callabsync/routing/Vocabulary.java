package callabsync.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that a route may use, read from the list in {@code routes/README.md}, so that what people read is what is
 * checked: lines like {@code - Endpoints: `delivery:` `sink:`}. A kind without a line is not checked.
 *
 * @param words by kind: {@code endpoints}, {@code beans}, {@code languages}, {@code variables}, {@code entries}
 */
public record Vocabulary(Map<String, Set<String>> words) {

    private static final Pattern LINE = Pattern.compile("^- (\\w+)[^:`]*: (`.*)$");
    private static final Pattern WORD = Pattern.compile("`([^`]+)`");
    private static final String HEADING = "## The words a route may use";

    /** Returns the vocabulary of a routes folder. Without a README nothing is checked. */
    public static Vocabulary of(Path folder) {
        try {
            return read(Files.readString(folder.resolve("README.md")));
        } catch (IOException e) {
            return new Vocabulary(Map.of());
        }
    }

    static Vocabulary read(String readme) {
        Map<String, Set<String>> words = new HashMap<>();
        int start = readme.indexOf(HEADING);
        List<String> lines = start < 0
                ? List.of()
                : Arrays.asList(readme.substring(start + HEADING.length())
                        .split("\n## ", 2)[0]
                        .split("\n"));
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                Set<String> found = new HashSet<>();
                WORD.matcher(matcher.group(2))
                        .results()
                        .forEach(word -> found.add(word.group(1).replaceAll(":$", "")));
                words.put(matcher.group(1).toLowerCase(Locale.ROOT), found);
            }
        }
        return new Vocabulary(Map.copyOf(words));
    }

    /** Returns one for routes that we do not ship: any word will do, and the ways of handling errors are the engineer's. */
    static Vocabulary any() {
        return new Vocabulary(Map.of());
    }

    /** Returns whether it is of routes that we ship. */
    boolean isOurs() {
        return !words.isEmpty();
    }

    boolean allows(String kind, String word) {
        Set<String> known = words.get(kind);
        return known == null || known.contains(word);
    }

    boolean lists(String kind, String word) {
        return words.getOrDefault(kind, Set.of()).contains(word);
    }
}
