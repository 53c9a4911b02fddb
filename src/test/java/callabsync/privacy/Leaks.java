package callabsync.privacy;

import callabsync.support.Events;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Knows what no log may hold: by its form (addresses, phone numbers, credentials), and by its words (what the
 * specification's example says of its contact, and {@code privacy/never-in-logs.txt}).
 */
final class Leaks {

    private static final int SHORTEST_TELLING = 5;

    private final Map<String, Pattern> patterns = new LinkedHashMap<>();

    Leaks() {
        patterns.put("an e-mail address", Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)*\\.[a-z]{2,}"));
        patterns.put("a phone number", Pattern.compile("(?<![\\w.])\\+\\d(?:[ ().-]{0,2}\\d){8,14}(?!\\w)"));
        patterns.put(
                "a credential",
                Pattern.compile("(?i)\\b(?:bearer|basic) [\\w+/.-]{12,}|\\bwhsec_[\\w+/=]{8,}"
                        + "|\\b(?:password|secret|api[-_]?key|access_token|client_secret)\"?[=:] ?\"?"
                        + "(?!null|none|not set|set\\b|\\[hidden]|\\*|x{4,}|\"|$)[^\\s,;&\"})\\]]{4,}"));
        patterns.put("words of the tests", Pattern.compile(String.join("|", words())));
    }

    /** What the line tells that it must not, without repeating it; empty for a line that may be logged. */
    Optional<String> in(String line) {
        for (var pattern : patterns.entrySet()) {
            var found = pattern.getValue().matcher(line);
            if (found.find()) {
                return Optional.of(pattern.getKey() + " at column " + (found.start() + 1));
            }
        }
        return Optional.empty();
    }

    private static List<String> words() {
        var words = new ArrayList<String>();
        var contact = Events.outcomeExtracted().object("contact");
        words.add(contact.get("first_name") + " " + contact.get("last_name"));
        words.add(String.valueOf(contact.get("phone")).substring(1));
        words.add(String.valueOf(contact.get("company")));
        words.addAll(telling(Events.outcomeExtracted().object("call"), "transcript", "summary"));
        words.addAll(telling(Events.outcomeExtracted().object("outcomes"), "product", "budget", "decision_timeline"));
        words.addAll(listed());
        return words.stream()
                .map(word -> "(?<!\\w)" + Pattern.quote(word) + "(?!\\w)")
                .toList();
    }

    private static List<String> telling(Map<String, Object> object, String... fields) {
        var values = new ArrayList<String>();
        for (String field : fields) {
            String value = Objects.requireNonNull(object.get(field), field).toString();
            if (value.length() < SHORTEST_TELLING) {
                throw new IllegalStateException(field + " of the example could be anything");
            }
            values.add(value);
        }
        return values;
    }

    private static List<String> listed() {
        try (var stream = Leaks.class.getResourceAsStream("/privacy/never-in-logs.txt");
                var reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
