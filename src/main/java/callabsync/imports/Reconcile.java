package callabsync.imports;

import callabsync.event.EventType;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.source.Mark;
import callabsync.source.SourceException;
import callabsync.store.Database;
import callabsync.store.Duties;
import callabsync.store.GroupCommit;
import callabsync.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares Callab's list of calls with the inbox, per call and event type. What never came becomes an event of its own
 * (source {@code reconcile}) and goes the normal way; a webhook that comes after all shares its call's effects. Run twice,
 * it finds nothing the second time.
 */
public final class Reconcile {

    /** Its name among the runs, and the source of the events that it fetches. */
    public static final String ID = Received.FETCHED;

    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
    private static final Duration DUTY = Duration.ofMinutes(10);

    private final CallabClient callab;
    private final Inbox inbox;
    private final Notes notes;
    private final Duties duties;
    private final ImportProperties.Reconciling settings;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    /** What is read and where the outcome is noted. */
    record Notes(Database database, GroupCommit store, Watermarks watermarks, RunLog runs, CallBook book) {}

    Reconcile(
            CallabClient callab,
            Inbox inbox,
            Notes notes,
            Duties duties,
            ImportProperties.Reconciling settings,
            Clock clock) {
        this.callab = callab;
        this.inbox = inbox;
        this.notes = notes;
        this.duties = duties;
        this.settings = settings;
        this.clock = clock;
    }

    /** Compares now and waits for it; empty when another one is under way. */
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

    /** The last comparison. */
    public Optional<ImportRun> last() {
        return notes.runs().last(ID);
    }

    private ImportRun compare(String trigger) {
        String runId = notes.runs().begin(ID, trigger);
        String error = null;
        Map<LocalDate, CallCounts> days = new TreeMap<>();
        try {
            Instant now = clock.instant();
            Progress progress =
                    notes.watermarks().find(ID).orElseGet(() -> Progress.first(now, settings.from(), false));
            Instant from = progress.completedAt()
                    .map(at -> at.minus(settings.overlap()))
                    .orElse(progress.since());
            read(day(from), day(now).plusDays(1), now, runId, days);
            var done = new Progress(Mark.after(now), progress.since(), Optional.empty(), Optional.of(now), false);
            notes.store().commit(tx -> {
                notes.watermarks().set(tx, ID, done);
                notes.book().write(tx, days.values(), now);
                return null;
            });
        } catch (SourceException | NotSentException | NoAnswerException | StoreUnavailableException e) {
            error = e.getMessage();
        }
        ImportRun run = notes.runs().end(runId, error);
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

    /** Callab's days may be those of another zone: the day after is read, too. */
    private void read(LocalDate from, LocalDate to, Instant now, String runId, Map<LocalDate, CallCounts> days) {
        Set<String> seen = new HashSet<>();
        for (int page = 0; ; page++) {
            if (!duties.take(ID, DUTY)) {
                throw new SourceException("Another node has taken over");
            }
            List<CallFacts> calls = callab.calls(Imports.TO, from, to, page).stream()
                    .map(CallFacts::new)
                    .filter(call -> !call.id().isEmpty() && seen.add(call.id()))
                    .toList();
            if (calls.isEmpty()) {
                return;
            }
            judge(calls, now, runId, days);
        }
    }

    private void judge(List<CallFacts> calls, Instant now, String runId, Map<LocalDate, CallCounts> days) {
        Map<String, Map<String, String>> events =
                eventsOf(calls.stream().map(CallFacts::id).toList());
        long fetched = 0;
        long running = 0;
        for (CallFacts call : calls) {
            CallCounts counts = days.computeIfAbsent(call.day(), CallCounts::new);
            counts.calls++;
            if (!call.isOver() || call.settledAt().isAfter(now.minus(settings.grace()))) {
                counts.running++;
                running++;
                continue;
            }
            Map<String, String> sources = events.getOrDefault(call.id(), Map.of());
            List<EventType> missing = new ArrayList<>();
            for (EventType type : call.expected()) {
                counts.expected++;
                String source = sources.get(type.wireName());
                if (source == null) {
                    missing.add(type);
                } else if (source.equals(ID)) {
                    counts.fetched++;
                } else {
                    counts.present++;
                }
            }
            if (!missing.isEmpty()) {
                int got = fetched(call, missing);
                counts.fetched += got;
                counts.missing += missing.size() - got;
                fetched += got;
            }
        }
        long fetchedNow = fetched;
        long runningNow = running;
        notes.store().commit(tx -> {
            notes.runs().count(tx, runId, calls.size(), fetchedNow, runningNow, 0);
            tx.tally("reconcile.fetched", fetchedNow);
            return null;
        });
    }

    /** By call, the types of event that the inbox has, each with its source; a webhook's rather than ours. */
    private Map<String, Map<String, String>> eventsOf(Collection<String> callIds) {
        var events = new HashMap<String, Map<String, String>>();
        notes.database()
                .reads()
                .sql("SELECT call_id, type, source FROM event WHERE call_id IN (:ids) AND state <> 'invalid'")
                .param("ids", callIds)
                .query(row -> {
                    events.computeIfAbsent(row.getString("call_id"), id -> new HashMap<>())
                            .merge(
                                    row.getString("type"),
                                    row.getString("source"),
                                    (one, other) -> one.equals(ID) ? other : one);
                });
        return events;
    }

    /** Answers how many of these events were stored; a call whose contact cannot be read waits for the next run. */
    private int fetched(CallFacts call, List<EventType> missing) {
        Optional<Map<String, Object>> contact;
        try {
            contact = call.contactId().isEmpty() ? Optional.empty() : callab.contact(Imports.TO, call.contactId());
        } catch (SourceException e) {
            log.atWarn()
                    .addKeyValue("call", call.id())
                    .addKeyValue("error", e.getMessage())
                    .log("call.not-fetched");
            return 0;
        }
        for (EventType type : missing) {
            try {
                inbox.store(new Received(ID, CallEvents.of(type, call, contact)))
                        .join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof StoreUnavailableException unavailable) {
                    throw unavailable;
                }
                throw e;
            }
        }
        return missing.size();
    }
}
