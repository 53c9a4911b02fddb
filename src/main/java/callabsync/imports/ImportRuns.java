package callabsync.imports;

import callabsync.imports.Judged.Verdict;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.source.Page;
import callabsync.source.SourceException;
import callabsync.source.SourceRecord;
import callabsync.store.Duties;
import callabsync.store.GroupCommit;
import callabsync.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs imports: page by page from the watermark to the newest record. Each page is read, judged and committed; a page
 * that fails at any of these ends the run and is the first of the next one.
 */
public final class ImportRuns {

    private static final Logger log = LoggerFactory.getLogger(ImportRuns.class);
    private static final Duration DUTY = Duration.ofMinutes(5);
    private static final int FAILING = 3;
    /** How long a note is told at least: the runs after it may not see the record again. */
    private static final Duration TOLD = Duration.ofHours(1);

    private final Imports imports;
    private final Duties duties;
    private final PageJudge judge;
    private final PageCommit commit;
    private final Progresses progresses;
    private final Clock clock;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /**
     * Where runs are noted: what was done, and how far it got.
     *
     * @param callabHasContacts asked when the ledger is new
     */
    record Progresses(
            GroupCommit store, Watermarks watermarks, RunLog runs, Ledger ledger, BooleanSupplier callabHasContacts) {}

    ImportRuns(Imports imports, Duties duties, PageJudge judge, PageCommit commit, Progresses progresses, Clock clock) {
        this.imports = imports;
        this.duties = duties;
        this.judge = judge;
        this.commit = commit;
        this.progresses = progresses;
        this.clock = clock;
    }

    /** How a request to run an import was answered. */
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

    /** All imports with their latest runs. */
    public List<View> all() {
        return imports.all().stream()
                .map(each -> {
                    List<ImportRun> runs = progresses.runs().latest(each.id(), 20);
                    return new View(
                            each.id(),
                            each.settings().source(),
                            each.off(),
                            progresses
                                    .watermarks()
                                    .find(each.id())
                                    .map(progress -> progress.mark().changedAt()),
                            runs.stream().findFirst(),
                            runs);
                })
                .toList();
    }

    /** Those, reconcile among them, that are on and whose last three runs failed. */
    public List<String> failing() {
        return Stream.concat(
                        imports.all().stream()
                                .filter(each -> each.off().isEmpty())
                                .map(Import::id),
                        Stream.of(Reconcile.ID))
                .filter(id -> progresses.runs().failedLast(id, FAILING))
                .toList();
    }

    /** What the last run of each import that is on says, or one of the last hour: by import. */
    public Map<String, String> notes() {
        var notes = new TreeMap<String, String>();
        imports.all().stream()
                .filter(each -> each.off().isEmpty())
                .forEach(each -> progresses
                        .runs()
                        .note(each.id(), clock.instant().minus(TOLD))
                        .ifPresent(note -> notes.put(each.id(), note)));
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
            if (!duties.take(duty(id), DUTY)) {
                return new Answer.Refused("The import is running on another node");
            }
            try {
                return new Answer.Ran(pass(found.get(), trigger));
            } finally {
                duties.giveBack(duty(id));
            }
        } finally {
            running.remove(id);
        }
    }

    private static String duty(String id) {
        return "import." + id;
    }

    private ImportRun pass(Import imported, String trigger) {
        String runId = progresses.runs().begin(imported.id(), trigger);
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        var notes = new RunNotes();
        String error = null;
        try {
            retryFailed(imported, runId, counts, notes);
            readOn(imported, runId, counts, notes);
        } catch (SourceException | NotSentException | NoAnswerException | StoreUnavailableException e) {
            error = e.getMessage();
        } catch (RuntimeException e) {
            error = "The import failed: " + e.getClass().getSimpleName();
            log.atError().addKeyValue("import", imported.id()).setCause(e).log("import.broke-off");
        }
        ImportRun run = progresses.runs().end(runId, error, notes);
        logged(run, counts);
        return run;
    }

    private void readOn(Import imported, String runId, Map<Verdict, Integer> counts, RunNotes notes) {
        Progress progress = begin(imported);
        boolean last = false;
        int emptyPages = 0;
        while (!last) {
            if (closing || !duties.take(duty(imported.id()), DUTY)) {
                throw new SourceException(closing ? "The process is stopping" : "Another node has taken over");
            }
            Page page =
                    imported.source().read(progress.mark(), imported.settings().pageSize());
            notes.add(page);
            emptyPages += page.records().isEmpty() && page.unreadable().isEmpty() ? 1 : 0;
            if (!page.last() && (emptyPages > 1 || page.next().equals(progress.mark()))) {
                throw new SourceException("The source does not move on");
            }
            List<Judged> judged = judge.judge(imported, page.records(), progress.since(), progress.lookUp());
            notes.add(judged);
            Progress next = progress.after(page);
            add(counts, commit.commit(imported.id(), runId, judged, Optional.of(new PageCommit.Move(progress, next))));
            progress = next;
            last = page.last();
        }
    }

    private Progress begin(Import imported) {
        Instant now = clock.instant();
        Progress progress = progresses
                .watermarks()
                .find(imported.id())
                .map(before -> before.begin(now, imported.settings().overlap()))
                .orElseGet(() -> Progress.first(
                        now,
                        imported.settings().from(),
                        progresses.callabHasContacts().getAsBoolean()));
        progresses.store().commit(tx -> {
            progresses.watermarks().set(tx, imported.id(), progress);
            return null;
        });
        return progress;
    }

    /** Records whose route failed are tried again as they were read: the mapping may be mended. */
    private void retryFailed(Import imported, String runId, Map<Verdict, Integer> counts, RunNotes notes) {
        int size = imported.settings().pageSize();
        String after = "";
        List<SourceRecord> failed;
        do {
            failed = progresses.ledger().failed(imported.id(), after, size);
            if (!failed.isEmpty()) {
                List<Judged> judged = judge.judge(imported, failed, true);
                notes.add(judged);
                add(counts, commit.commit(imported.id(), runId, judged, Optional.empty()));
                after = failed.get(failed.size() - 1).id();
            }
        } while (failed.size() == size);
    }

    private static void add(Map<Verdict, Integer> counts, Map<Verdict, Integer> more) {
        more.forEach((verdict, count) -> counts.merge(verdict, count, Integer::sum));
    }

    private static void logged(ImportRun run, Map<Verdict, Integer> counts) {
        log.atInfo()
                .addKeyValue("import", run.importId())
                .addKeyValue("run", run.id())
                .addKeyValue("trigger", run.trigger())
                .addKeyValue("state", run.state())
                .addKeyValue("read", run.read())
                .addKeyValue("created", run.created())
                .addKeyValue("skipped", run.skipped())
                .addKeyValue("failed", run.failed())
                .addKeyValue("known", counts.getOrDefault(Verdict.KNOWN, 0))
                .addKeyValue("older", counts.getOrDefault(Verdict.OLDER, 0))
                .addKeyValue(
                        "duration_ms",
                        run.endedAt()
                                .map(end -> end.toEpochMilli() - run.startedAt().toEpochMilli())
                                .orElse(0L))
                .addKeyValue("unreadable", run.unreadable())
                .addKeyValue("note", run.note().orElse(""))
                .addKeyValue("error", run.error().orElse(""))
                .log("import.completed");
    }

    /** Ends runs after the page that they are at. */
    void close() {
        closing = true;
    }
}
