package callabsync.routing;

import callabsync.mapping.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The style of route files, see {@code routes/README.md}: what makes them readable for people and for a visual editor.
 * Finds all faults of a file at once, each with what to write instead. Never throws.
 */
public final class RouteStyle {

    private static final int MOST_LINES = 80;
    private static final int MOST_STEPS = 12;
    private static final Set<String> KINDS = Set.of("route", "routeConfiguration", "rest");
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern ROLE = Pattern.compile("(dispatch|alert|sink|import)(-.+)?|.+-request");

    private final RouteText text;
    private final StepStyle steps;
    private final List<Problem> faults = new ArrayList<>();

    private RouteStyle(RouteText text, Vocabulary vocabulary) {
        this.text = text;
        this.steps = new StepStyle(text, vocabulary, this::fault);
    }

    /** Returns where this file differs from the style; empty also if it is not YAML. */
    public static List<Problem> faults(String file, String content, Vocabulary vocabulary) {
        var style = new RouteStyle(RouteText.of(file, content), vocabulary);
        if (style.text.yaml().broken().isEmpty()) {
            style.look();
        }
        return List.copyOf(style.faults);
    }

    /**
     * Returns what is wrong between the files of a folder: names used twice, calls of missing routes, routes that
     * nobody calls.
     *
     * @param contents by file
     */
    public static List<Problem> faultsBetween(Map<String, String> contents, Vocabulary vocabulary) {
        List<Problem> found = new ArrayList<>();
        Map<String, String> fileOf = new TreeMap<>();
        Map<String, String> callers = new TreeMap<>();
        for (var entry : new TreeMap<>(contents).entrySet()) {
            RouteText text = RouteText.of(entry.getKey(), entry.getValue());
            String other = fileOf.putIfAbsent(text.baseName(), entry.getKey());
            if (other != null) {
                found.add(new Problem(entry.getKey(), 1, 0, "base name is used already by " + other));
            }
            text.directTargets().forEach(target -> callers.putIfAbsent(target, entry.getKey()));
        }
        callers.forEach((target, file) -> {
            if (!fileOf.containsKey(target)) {
                found.add(new Problem(file, 1, 0, "calls direct:" + target + ", which no file here is"));
            }
        });
        contents.forEach((file, content) -> RouteText.of(file, content)
                .directEntries()
                .forEach(entry -> {
                    boolean isCalled = callers.containsKey(entry)
                            || vocabulary.lists("entries", entry)
                            || entry.startsWith("import-")
                            || entry.endsWith("-request");
                    if (!isCalled) {
                        found.add(new Problem(file, 1, 0, "nobody calls direct:" + entry));
                    }
                }));
        return found;
    }

    private void look() {
        JsonNode root = text.yaml().root();
        comments();
        if (text.content().lines().count() > MOST_LINES) {
            fault("", "more than " + MOST_LINES + " lines; name the second half and call it by direct:<its id>");
        }
        if (!root.isArray() || root.size() != 1) {
            fault("", "one route per file; put each in a file of its own name");
        }
        for (int i = 0; i < root.size(); i++) {
            item(root.path(i), "/" + i);
        }
    }

    private void item(JsonNode item, String pointer) {
        String kind = item.fieldNames().hasNext() ? item.fieldNames().next() : "";
        if (!KINDS.contains(kind)) {
            fault(pointer, "no " + kind + ": here; write - route: (or routeConfiguration, rest)");
            return;
        }
        JsonNode route = item.path(kind);
        String at = pointer + "/" + kind;
        String id = route.path("id").asText();
        if (!id.equals(text.baseName())) {
            fault(at, "file name and id differ; call the id " + text.baseName());
        }
        if (!ID.matcher(id).matches() || !ROLE.matcher(id).matches()) {
            fault(
                    at,
                    "id " + id + " wants kebab-case with its role: dispatch, alert, sink-..., import-..., ...-request");
        }
        steps.description(route, at, kind);
        if (kind.equals("route")) {
            route(route, at, id);
        } else {
            steps.inside(route, at, id);
        }
    }

    private void route(JsonNode route, String at, String id) {
        int before = steps.count();
        steps.inside(route, at, id);
        if (steps.count() - before > MOST_STEPS) {
            fault(at, "more than " + MOST_STEPS + " steps; name the second half and call it by direct:<its id>");
        }
    }

    private void comments() {
        boolean begun = false;
        int number = 0;
        for (String line : text.content().lines().toList()) {
            number++;
            String stripped = line.strip();
            if (stripped.startsWith("#") && begun) {
                faults.add(new Problem(
                        text.file(), number, 0, "no comment below the first item, editors delete it; use description"));
            }
            begun |= !stripped.isEmpty() && !stripped.startsWith("#");
        }
        if (!text.content().startsWith("#")) {
            faults.add(new Problem(text.file(), 1, 0, "begin with a comment that says what the file is for"));
        }
    }

    private void fault(String pointer, String message) {
        faults.add(new Problem(text.file(), text.yaml().lineOf(pointer), 0, message));
    }
}
