package callabsync.routing;

import callabsync.mapping.FolderFiles;
import callabsync.mapping.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * The routes in {@code routes/}, each file by itself: tried first, then swapped in while everything else runs. A broken
 * file keeps its last good version, or is set aside if it never was good. Routes in Java are never touched.
 */
public final class RouteFolder {

    private static final Logger log = LoggerFactory.getLogger(RouteFolder.class);

    /** A file as it was read last; good is the version that runs. */
    private record Seen(String text, @Nullable RouteText good, Optional<Problem> problem, List<Problem> warnings) {}

    private final FolderFiles files;
    private final boolean strict;
    private final LiveRoutes live;
    private final RouteTrial trial;
    /** Read with the first file, so that the door does not wait for it. */
    private final Supplier<RouteSchema> schema = SingletonSupplier.of(RouteSchema::new);

    private volatile Map<String, Seen> seen = Map.of();
    /** The sinks whose deliveries the running files take. */
    private volatile Set<String> sinks = Set.of();

    private volatile long edits;
    private boolean loaded;

    public RouteFolder(Path folder, boolean strict, CamelContext context, RouteSwap swap) {
        this.files = new FolderFiles(folder, ".camel.yaml");
        this.strict = strict;
        this.live = new LiveRoutes(context, swap, folder);
        this.trial = new RouteTrial(context);
        RouteLoader.install(context);
    }

    /**
     * Reads the folder and loads files that were changed, added or deleted. The first time it loads everything.
     *
     * @throws IllegalStateException the first time, if a file is broken in strict mode
     */
    public void reload() {
        reload(false);
    }

    /**
     * Loads what was changed.
     *
     * @param retryBroken tries broken files again: a setting or a mapping that they lacked may be there now
     */
    synchronized void reload(boolean retryBroken) {
        Map<String, String> texts = texts();
        Map<String, Seen> next = new LinkedHashMap<>();
        List<RouteText> changed = new ArrayList<>();
        texts.forEach((file, text) -> {
            Seen before = seen.get(file);
            boolean again = retryBroken && before != null && before.problem().isPresent();
            if (before == null || again || !before.text().equals(text)) {
                changed.add(RouteText.of(file, text));
            }
            if (before != null) {
                next.put(file, before);
            }
        });
        Set<String> deleted = new LinkedHashSet<>(seen.keySet());
        deleted.removeAll(texts.keySet());
        for (String file : deleted) {
            Optional.ofNullable(seen.get(file).good()).ifPresent(live::remove);
            log.info("route.removed file={}", file);
        }
        // Configurations first: routes take them over when they are added.
        changed.sort(
                java.util.Comparator.comparing(text -> text.configurationIds().isEmpty()));
        for (RouteText text : changed) {
            Seen now = takeOver(text, next);
            next.put(text.file(), now);
            publish(next);
            if (now.problem().isEmpty()) {
                readdThoseThatUse(text.configurationIds(), next);
            }
        }
        publish(next);
        if (!changed.isEmpty() || !deleted.isEmpty()) {
            edits++;
        }
        if (!loaded) {
            loaded = true;
            log.info("route.loaded files={} broken={}", seen.size(), problems().size());
            refuseIfStrict();
        }
    }

    /** Returns a number that grows with each change that was loaded. */
    public long edits() {
        return edits;
    }

    /** Returns what is wrong with the files now. The last good version of each, if there is one, keeps running. */
    public List<Problem> problems() {
        List<Problem> result = new ArrayList<>();
        new TreeMap<>(seen).values().forEach(file -> file.problem().ifPresent(result::add));
        return result;
    }

    /** Returns the text of the version that runs; empty if the file is set aside. */
    public Optional<String> running(String file) {
        return Optional.ofNullable(seen.get(file)).map(Seen::good).map(RouteText::content);
    }

    /** Returns where the running files differ from the style rules. This does not keep them from running. */
    public List<Problem> warnings() {
        return new TreeMap<>(seen)
                .values().stream().flatMap(file -> file.warnings().stream()).toList();
    }

    /** Returns why no file's route takes the deliveries of this sink; empty if one does. */
    Optional<String> missing(String sink) {
        if (sinks.contains(sink)) {
            return Optional.empty();
        }
        return new TreeMap<>(seen)
                .entrySet().stream()
                        .filter(file -> RouteText.of(
                                        file.getKey(), file.getValue().text())
                                .sinks()
                                .contains(sink))
                        .flatMap(file -> file.getValue().problem().stream())
                        .findFirst()
                        .map(problem -> "its route is broken: " + problem)
                        .or(() -> Optional.of("there is no kind " + sink + ", and no route consumes sink:" + sink));
    }

    /**
     * Returns the route that takes the deliveries of this sink, with those that it may call, to be run with their ends
     * replaced; empty if it is not in a file.
     */
    public Optional<Rehearsal> rehearsal(String sink) {
        List<RouteText> files = new ArrayList<>();
        new TreeMap<>(seen)
                .values().stream()
                        .map(Seen::good)
                        .filter(Objects::nonNull)
                        .filter(text -> text.sinks().contains(sink)
                                || !text.directEntries().isEmpty())
                        .forEach(files::add);
        return sinks.contains(sink) ? Optional.of(trial.rehearsal(sink, files)) : Optional.empty();
    }

    private void publish(Map<String, Seen> next) {
        seen = Map.copyOf(next);
        Set<String> taken = new LinkedHashSet<>();
        seen.values().stream()
                .filter(file -> file.good() != null)
                .forEach(file -> taken.addAll(file.good().sinks()));
        sinks = Set.copyOf(taken);
    }

    private Seen takeOver(RouteText text, Map<String, Seen> others) {
        RouteText before =
                Optional.ofNullable(others.get(text.file())).map(Seen::good).orElse(null);
        Optional<Problem> problem = problemOf(text, before, others);
        if (problem.isEmpty()) {
            problem = live.swap(before, text);
        }
        if (problem.isPresent()) {
            log.error(
                    "route.broken {} ({})",
                    problem.get(),
                    before == null ? "it is set aside" : "its last good version goes on");
            return new Seen(text.content(), before, problem, List.of());
        }
        List<Problem> warnings = RouteStyle.faults(text.file(), text.content(), Vocabulary.any());
        if (!warnings.isEmpty()) {
            log.info("route.advice {} ({} differences from the style)", warnings.get(0), warnings.size());
        }
        if (loaded) {
            log.info("route.reloaded file={}", text.file());
        }
        return new Seen(text.content(), text, Optional.empty(), warnings);
    }

    private Optional<Problem> problemOf(RouteText text, @Nullable RouteText before, Map<String, Seen> others) {
        if (text.yaml().broken().isPresent()) {
            return text.yaml().broken();
        }
        List<Problem> faults = schema.get().problems(text.file(), text.yaml());
        if (!faults.isEmpty()) {
            return Optional.of(faults.get(0));
        }
        Optional<Problem> taken = live.idTaken(text, before);
        if (taken.isPresent()) {
            return taken;
        }
        List<RouteText> configurations = new ArrayList<>();
        others.values().forEach(other -> {
            if (other.good() != null
                    && !other.good().file().equals(text.file())
                    && !other.good().configurationIds().isEmpty()) {
                configurations.add(other.good());
            }
        });
        return trial.problem(text, configurations);
    }

    /**
     * Adds routes again after their configuration has changed: a route reads its configuration only when it is added.
     */
    private void readdThoseThatUse(List<String> configurations, Map<String, Seen> all) {
        for (Seen file : all.values()) {
            if (file.good() != null
                    && file.good().wantedConfigurations().stream().anyMatch(configurations::contains)) {
                live.swap(file.good(), file.good());
            }
        }
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        try {
            for (var entry : files.list().entrySet()) {
                try {
                    texts.put(entry.getKey(), FolderFiles.read(entry.getValue()).orElse("\uFFFD"));
                } catch (NoSuchFileException e) {
                    // It was deleted just now.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + files.folder(), e);
        }
        return texts;
    }

    private void refuseIfStrict() {
        if (strict && !problems().isEmpty()) {
            throw new IllegalStateException("Routes are broken, and strict-routes is on: " + problems());
        }
    }
}
