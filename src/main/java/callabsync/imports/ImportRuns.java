package callabsync.imports;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Runs imports, each by one caller at a time, and lists them with their latest runs. */
@Component
public class ImportRuns {

    private static final int FAILING = 3;
    /** A note is shown for at least this long: the following runs may not see the record again. */
    private static final Duration TOLD = Duration.ofHours(1);

    private final ConfiguredImports imports;
    private final ImportPass pass;
    private final RunLog log;
    private final Watermarks watermarks;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    ImportRuns(ConfiguredImports imports, ImportPass pass, RunLog log, Watermarks watermarks, Clock clock) {
        this.imports = imports;
        this.pass = pass;
        this.log = log;
        this.watermarks = watermarks;
        this.clock = clock;
    }

    /** The result of a request to run an import. */
    public sealed interface Answer {
        /** It ran, to its end or to a failure. */
        record Ran(ImportRun run) implements Answer {}

        /** It did not run. */
        record Refused(String reason) implements Answer {}

        record Unknown() implements Answer {}
    }

    /** What an operator sees of an import. */
    public record View(
            String id,
            String source,
            Optional<String> off,
            Optional<Instant> watermark,
            Optional<ImportRun> lastRun,
            List<ImportRun> runs) {}

    /** Returns all imports with their latest runs. */
    public List<View> all() {
        return imports.all().stream()
                .map(each -> {
                    List<ImportRun> runs = log.latest(each.id(), 20);
                    return new View(
                            each.id(),
                            each.settings().source(),
                            each.off(),
                            watermarks
                                    .find(each.id())
                                    .map(progress -> progress.mark().changedAt()),
                            runs.stream().findFirst(),
                            runs);
                })
                .toList();
    }

    /** Returns those that are on and whose last three runs failed. */
    public List<String> failing() {
        return imports.all().stream()
                .filter(each -> each.off().isEmpty())
                .map(Import::id)
                .filter(id -> log.failedLast(id, FAILING))
                .toList();
    }

    /** Returns the note of the last run, or of one of the last hour, of each import that is on. By import. */
    public Map<String, String> notes() {
        var notes = new TreeMap<String, String>();
        imports.all().stream()
                .filter(each -> each.off().isEmpty())
                .forEach(each ->
                        log.note(each.id(), clock.instant().minus(TOLD)).ifPresent(note -> notes.put(each.id(), note)));
        return notes;
    }

    /** Runs an import now, by hand, and waits for it. */
    public Answer run(String id) {
        return run(id, "manual");
    }

    Answer run(String id, String trigger) {
        Optional<Import> found = imports.find(id);
        if (found.isEmpty()) {
            return new Answer.Unknown();
        }
        if (found.get().off().isPresent()) {
            return new Answer.Refused(found.get().off().get());
        }
        if (!running.add(id)) {
            return new Answer.Refused("The import is running");
        }
        try {
            return pass.run(found.get(), trigger)
                    .<Answer>map(Answer.Ran::new)
                    .orElseGet(() -> new Answer.Refused("The import is running on another node"));
        } finally {
            running.remove(id);
        }
    }
}
