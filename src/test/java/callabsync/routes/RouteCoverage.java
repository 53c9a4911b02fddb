package callabsync.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Compares the steps of all routes in {@code routes/} with those that tests of routes have entered, when the last test has
 * run, and refuses the build if there is a step that none has entered.
 */
public final class RouteCoverage {

    /** Ids below these name no step, or are read by themselves. */
    private static final Set<String> NO_STEPS = Set.of("from", "expression", "parameters");

    private final Map<Path, Set<String>> stepsByFile;
    private final Set<String> entered;

    private RouteCoverage(Map<Path, Set<String>> stepsByFile, Set<String> entered) {
        this.stepsByFile = stepsByFile;
        this.entered = entered;
    }

    /** The routes, what tests wrote, when the build began; the tests it was to run, if not all: then nothing is refused. */
    public static void main(String[] args) throws IOException {
        boolean isWhole = args.length < 4 || args[3].startsWith("${");
        var coverage = of(Path.of(args[0]), Path.of(args[1]), Instant.parse(args[2]));
        System.out.println(coverage.summary() + (isWhole ? "" : " (not all tests have run)"));
        if (isWhole && !coverage.missing().isEmpty()) {
            coverage.missing().forEach(System.out::println);
            System.exit(1);
        }
    }

    /** @param since what older builds have written is not read */
    static RouteCoverage of(Path routes, Path written, Instant since) throws IOException {
        Map<Path, Set<String>> stepsByFile = new TreeMap<>();
        for (Path file : filesIn(routes, ".camel.yaml")) {
            Set<String> steps = new LinkedHashSet<>();
            for (Object item :
                    (List<?>) new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file))) {
                stepsOf(item, steps);
            }
            stepsByFile.put(file, steps);
        }
        Set<String> entered = new LinkedHashSet<>();
        for (Path file : filesIn(written, ".txt")) {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                entered.addAll(Files.readAllLines(file));
            }
        }
        return new RouteCoverage(stepsByFile, entered);
    }

    /** Returns each step that no test has entered, with its file. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        stepsByFile.forEach((file, steps) -> steps.stream()
                .filter(step -> !entered.contains(step))
                .forEach(step -> missing.add(file + ": no test enters the step " + step)));
        return missing;
    }

    String summary() {
        int all = stepsByFile.values().stream().mapToInt(Set::size).sum();
        int covered = all - missing().size();
        return "Tests enter %d of %d steps of %d routes: %d %%"
                .formatted(covered, all, stepsByFile.size(), all == 0 ? 0 : 100 * covered / all);
    }

    /** A route and where it begins have ids, too, but are no steps. */
    private static void stepsOf(Object node, Set<String> steps) {
        if (node instanceof List<?> list) {
            list.forEach(each -> stepsOf(each, steps));
        } else if (node instanceof Map<?, ?> map) {
            if (map.get("from") instanceof Map<?, ?> from) {
                stepsOf(from.get("steps"), steps);
            } else if (map.get("id") instanceof String id) {
                steps.add(id);
            }
            map.forEach((key, value) -> {
                if (!NO_STEPS.contains(key)) {
                    stepsOf(value, steps);
                }
            });
        }
    }

    private static List<Path> filesIn(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
