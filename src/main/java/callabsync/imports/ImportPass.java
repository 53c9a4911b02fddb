package callabsync.imports;

import callabsync.imports.RecordResult.State;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.source.RecordPage;
import callabsync.source.SourceException;
import callabsync.source.SourceRecord;
import callabsync.store.Duties;
import callabsync.store.StoreUnavailableException;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One run of an import: first the records that failed before, then page by page from the watermark to the newest record.
 * Each page is read, judged and committed. A page that fails at any of these ends the run and is the first of the next one.
 */
@Component
class ImportPass {

    private static final Logger log = LoggerFactory.getLogger(ImportPass.class);
    private static final Duration DUTY = Duration.ofMinutes(5);

    private final Duties duties;
    private final PageJudge judge;
    private final PageCommit commit;
    private final RunLog runs;
    private volatile boolean closing;

    ImportPass(Duties duties, PageJudge judge, PageCommit commit, RunLog runs) {
        this.duties = duties;
        this.judge = judge;
        this.commit = commit;
        this.runs = runs;
    }

    /** Takes the import's duty, runs to the end or to a failure, and releases the duty. Empty: another node has it. */
    Optional<ImportRun> run(Import imported, String trigger) {
        if (!takeDuty(imported)) {
            return Optional.empty();
        }
        try {
            return Optional.of(pass(imported, trigger));
        } finally {
            duties.giveBack(duty(imported));
        }
    }

    private boolean takeDuty(Import imported) {
        return duties.take(duty(imported), DUTY);
    }

    private static String duty(Import imported) {
        return "import." + imported.id();
    }

    private ImportRun pass(Import imported, String trigger) {
        String runId = runs.begin(imported.id(), trigger);
        Map<State, Integer> counts = new EnumMap<>(State.class);
        var notes = new RunNotes();
        @Nullable String error = null;
        try {
            retryFailed(imported, runId, counts, notes);
            readOn(imported, runId, counts, notes);
        } catch (SourceException | NotSentException | NoAnswerException | StoreUnavailableException e) {
            error = e.getMessage();
        } catch (RuntimeException e) {
            error = "The import failed: " + e.getClass().getSimpleName();
            log.atError().addKeyValue("import", imported.id()).setCause(e).log("import.broke-off");
        }
        ImportRun run = runs.end(runId, error, notes);
        logCompleted(run, counts);
        return run;
    }

    /** Judges the records whose route failed once more, as they were read: the mapping may have been repaired. */
    private void retryFailed(Import imported, String runId, Map<State, Integer> counts, RunNotes notes) {
        int size = imported.settings().pageSize();
        String after = "";
        List<SourceRecord> failed;
        do {
            failed = judge.failed(imported, after, size);
            if (!failed.isEmpty()) {
                List<RecordResult> judged = judge.judge(imported, failed, true);
                notes.add(judged);
                add(counts, commit.commit(imported.id(), runId, judged, Optional.empty()));
                after = failed.get(failed.size() - 1).id();
            }
        } while (failed.size() == size);
    }

    private void readOn(Import imported, String runId, Map<State, Integer> counts, RunNotes notes) {
        Watermark progress = commit.begin(imported);
        boolean last = false;
        int emptyPages = 0;
        while (!last) {
            if (closing || !takeDuty(imported)) {
                throw new SourceException(closing ? "The process is stopping" : "Another node has taken over");
            }
            RecordPage page =
                    imported.source().read(progress.mark(), imported.settings().pageSize());
            notes.add(page);
            emptyPages += page.records().isEmpty() && page.unreadable().isEmpty() ? 1 : 0;
            if (!page.last() && (emptyPages > 1 || page.next().equals(progress.mark()))) {
                throw new SourceException("The source does not move on");
            }
            List<RecordResult> judged = judge.judge(imported, page.records(), progress.since(), progress.lookUp());
            notes.add(judged);
            Watermark next = progress.after(page);
            add(counts, commit.commit(imported.id(), runId, judged, Optional.of(new PageCommit.Move(progress, next))));
            progress = next;
            last = page.last();
        }
    }

    private static void add(Map<State, Integer> counts, Map<State, Integer> more) {
        more.forEach((state, count) -> counts.merge(state, count, Integer::sum));
    }

    private static void logCompleted(ImportRun run, Map<State, Integer> counts) {
        log.atInfo()
                .addKeyValue("import", run.importId())
                .addKeyValue("run", run.id())
                .addKeyValue("trigger", run.trigger())
                .addKeyValue("state", run.state())
                .addKeyValue("read", run.read())
                .addKeyValue("created", run.created())
                .addKeyValue("skipped", run.skipped())
                .addKeyValue("failed", run.failed())
                .addKeyValue("known", counts.getOrDefault(State.KNOWN, 0))
                .addKeyValue("older", counts.getOrDefault(State.OLDER, 0))
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

    /** Ends a run after the page that it is at. */
    @PreDestroy
    void close() {
        closing = true;
    }
}
