package callabsync.reconcile;

import callabsync.callab.CallabClient;
import callabsync.imports.ImportRun;
import callabsync.imports.RunLog;
import callabsync.imports.Watermark;
import callabsync.imports.Watermarks;
import callabsync.inbox.Received;
import callabsync.reconcile.CallComparison.Result;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.source.Mark;
import callabsync.source.SourceException;
import callabsync.store.Duties;
import callabsync.store.GroupCommit;
import callabsync.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares Callab's list of calls with the inbox, per call and event type. An event that never came is stored (source
 * {@code reconcile}) and processed like any other. If its webhook comes later, both share the effects of the call. A
 * second run finds nothing.
 */
@Component
public class Reconcile {

    /** Its name among the runs, and the source of the events that it fetches. */
    public static final String ID = Received.FETCHED;

    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
    private static final Duration DUTY = Duration.ofMinutes(10);
    private static final int FAILING = 3;

    private final CallabClient callab;
    private final CallComparison comparison;
    private final CallBook book;
    private final Watermarks watermarks;
    private final RunLog runs;
    private final GroupCommit store;
    private final Duties duties;
    private final ReconcileSettings settings;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    Reconcile(
            CallabClient callab,
            CallComparison comparison,
            CallBook book,
            Watermarks watermarks,
            RunLog runs,
            GroupCommit store,
            Duties duties,
            ReconcileSettings settings,
            Clock clock) {
        this.callab = callab;
        this.comparison = comparison;
        this.book = book;
        this.watermarks = watermarks;
        this.runs = runs;
        this.store = store;
        this.duties = duties;
        this.settings = settings;
        this.clock = clock;
    }

    /** Compares now and waits for it. Empty: another comparison is under way. */
    public Optional<ImportRun> run(String trigger) {
        if (!running.compareAndSet(false, true)) {
            return Optional.empty();
        }
        try {
            return duties.take(ID, DUTY) ? Optional.of(compare(trigger)) : Optional.empty();
        } finally {
            duties.giveBack(ID);
            running.set(false);
        }
    }

    /** Returns the last comparison. */
    public Optional<ImportRun> last() {
        return runs.last(ID);
    }

    /** Returns whether the last three comparisons failed. */
    public boolean isFailing() {
        return runs.failedLast(ID, FAILING);
    }

    private ImportRun compare(String trigger) {
        String runId = runs.begin(ID, trigger);
        @Nullable String error = null;
        Map<LocalDate, CallCounts> days = new TreeMap<>();
        try {
            Instant now = clock.instant();
            Watermark progress = watermarks.find(ID).orElseGet(() -> Watermark.first(now, settings.from(), false));
            Instant from = progress.completedAt()
                    .map(at -> at.minus(settings.overlap()))
                    .orElse(progress.since());
            // Callab's days may be those of another zone, so the day after is read, too.
            compare(day(from), day(now).plusDays(1), now, runId, days);
            var done = new Watermark(Mark.after(now), progress.since(), Optional.empty(), Optional.of(now), false);
            store.commit(tx -> {
                watermarks.set(tx, ID, done);
                book.write(tx, days.values(), now);
                return null;
            });
        } catch (SourceException | NotSentException | NoAnswerException | StoreUnavailableException e) {
            error = e.getMessage();
        }
        ImportRun run = runs.end(runId, error);
        log.atInfo()
                .addKeyValue("run", run.id())
                .addKeyValue("state", run.state())
                .addKeyValue("calls", run.read())
                .addKeyValue("fetched", run.created())
                .addKeyValue("not_yet_due", run.skipped())
                .addKeyValue("error", run.error().orElse(""))
                .log("reconcile.completed");
        return run;
    }

    private static LocalDate day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private void compare(LocalDate from, LocalDate to, Instant now, String runId, Map<LocalDate, CallCounts> days) {
        Set<String> seen = new HashSet<>();
        for (int page = 0; ; page++) {
            if (!duties.take(ID, DUTY)) {
                throw new SourceException("Another node has taken over");
            }
            List<CallFacts> calls = callab.calls(from, to, page).stream()
                    .map(CallFacts::new)
                    .filter(call -> !call.id().isEmpty() && seen.add(call.id()))
                    .toList();
            if (calls.isEmpty()) {
                return;
            }
            Result result = comparison.compare(calls, now, days);
            store.commit(tx -> {
                runs.count(tx, runId, calls.size(), result.fetched(), result.running(), 0);
                tx.tally("reconcile.fetched", result.fetched());
                return null;
            });
        }
    }
}
