package callabsync.dispatch;

import callabsync.event.Event;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventState;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.inbox.StoredEvent;
import callabsync.store.Database;
import callabsync.store.Duties;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches stored events again, with today's routes and mappings. A replay of many events is done little by little,
 * the oldest event first, by one node at a time; how far it got is kept, so that it goes on after a restart. A page that
 * was under way then is dispatched once more: what reaches a CRM twice has no effect there.
 */
public final class Replays {

    /** Counting stops there: a page must not wait for it. */
    public static final int COUNTED_AT_MOST = 100_000;

    private static final String DUTY = "replay";
    private static final Duration DUTY_LASTS = Duration.ofSeconds(30);
    private static final int PAGE = 100;

    private final Database database;
    private final GroupCommit store;
    private final EventSearch events;
    private final Payloads payloads;
    private final Dispatcher dispatcher;
    private final Ids ids;
    private final Clock clock;
    private final Duties duties;
    private final int rate;

    Replays(ReplayStore replayStore, EventSearch events, Payloads payloads, Dispatcher dispatcher, int rate) {
        this.database = replayStore.database();
        this.store = replayStore.store();
        this.ids = replayStore.ids();
        this.clock = replayStore.clock();
        this.events = events;
        this.payloads = payloads;
        this.dispatcher = dispatcher;
        this.duties = replayStore.duties();
        this.rate = rate;
    }

    /** Where replays are kept. */
    record ReplayStore(Database database, GroupCommit store, Duties duties, Ids ids, Clock clock) {}

    /** What became of the wish to replay one event. */
    public enum Outcome {
        REPLAYED,
        UNKNOWN,
        /** Nothing can be dispatched: the event was unusable, or its payload is gone. */
        NOTHING_TO_DISPATCH
    }

    /** How many events a replay would dispatch; no further than {@link #COUNTED_AT_MOST}. */
    public int count(EventFilter filter) {
        return events.count(filter, COUNTED_AT_MOST);
    }

    /** Replays one event at once. Twice is two replays: its deliveries are opened again each time. */
    public Outcome replay(String eventId, String replayId) {
        Optional<EventSummary> found = events.find(eventId);
        if (found.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        if (dispatchAll(List.of(found.get()), replayId) == 0) {
            return Outcome.NOTHING_TO_DISPATCH;
        }
        insert(replayId, EventFilter.ALL, "completed", 1, 1);
        return Outcome.REPLAYED;
    }

    /** An id for a replay. */
    public String newId() {
        return ids.next("rpl");
    }

    /** Begins to replay all events that match and are there by now. */
    public Replay start(EventFilter filter) {
        EventFilter bounded = filter.before(clock.instant().plusMillis(1));
        String id = newId();
        insert(id, bounded, "running", count(bounded), 0);
        return find(id).orElseThrow();
    }

    private void insert(String id, EventFilter filter, String state, long count, long done) {
        long now = clock.millis();
        store.commit(tx -> tx.update("""
                INSERT INTO replay (id, filter, state, events, done, position, due_at, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?)
                """, id, ReplayFilter.json(filter), state, count, done, now, now, now));
    }

    public Optional<Replay> find(String id) {
        return database.reads()
                .sql("SELECT id, state, events, done, created_at, updated_at FROM replay WHERE id = :id")
                .param("id", id)
                .query(Replays::read)
                .optional();
    }

    /** The newest replays. */
    public List<Replay> latest(int limit) {
        return database.reads()
                .sql("SELECT id, state, events, done, created_at, updated_at FROM replay ORDER BY id DESC LIMIT :limit")
                .param("limit", limit)
                .query(Replays::read)
                .list();
    }

    /** Ends a replay; what it dispatched stays dispatched. Answers whether it was running. */
    public boolean cancel(String id) {
        return store.commit(tx -> tx.update(
                        "UPDATE replay SET state = 'cancelled', updated_at = ? WHERE id = ? AND state = 'running'",
                        clock.millis(),
                        id))
                == 1;
    }

    private record Running(String id, EventFilter filter, Optional<String> position) {}

    /**
     * Does a second's worth of the oldest running replay, if no other node does. Answers how many events were
     * dispatched.
     */
    int work() {
        Optional<Running> running = running();
        if (running.isEmpty() || !duties.take(DUTY, DUTY_LASTS)) {
            return 0;
        }
        Running replay = running.get();
        int dispatched = 0;
        String position = replay.position().orElse(null);
        boolean more = true;
        while (more && dispatched < rate) {
            var page = events.oldestFirst(replay.filter(), position, Math.min(PAGE, rate - dispatched));
            dispatchAll(page.items(), replay.id());
            dispatched += page.items().size();
            String next = page.nextCursor().orElse(null);
            if (next == null) {
                complete(replay.id(), position, page.items().size());
                more = false;
            } else {
                more = advance(replay.id(), position, next, page.items().size());
                position = next;
            }
        }
        return dispatched;
    }

    private Optional<Running> running() {
        return database.reads()
                .sql("SELECT id, filter, position FROM replay WHERE state = 'running' ORDER BY id LIMIT 1")
                .query((row, number) -> new Running(
                        row.getString("id"),
                        ReplayFilter.read(row.getString("filter")),
                        Optional.ofNullable(row.getString("position"))))
                .optional();
    }

    /** Answers whether the replay still runs, and no other node has taken it over meanwhile. */
    private boolean advance(String id, @Nullable String from, String to, int done) {
        return store.commit(tx -> tx.update("""
                        UPDATE replay SET position = ?, done = done + ?,
                          events = CASE WHEN events < done + ? THEN done + ? ELSE events END, updated_at = ?
                        WHERE id = ? AND state = 'running' AND COALESCE(position, '') = ?
                        """, to, done, done, done, clock.millis(), id, from == null ? "" : from))
                == 1;
    }

    private void complete(String id, @Nullable String from, int done) {
        store.commit(tx -> tx.update("""
                UPDATE replay SET state = 'completed', done = done + ?, events = done + ?, updated_at = ?
                WHERE id = ? AND state = 'running' AND COALESCE(position, '') = ?
                """, done, done, clock.millis(), id, from == null ? "" : from));
    }

    private int dispatchAll(List<EventSummary> page, String replayId) {
        Map<String, Event> bodies = payloads.events(page.stream()
                .filter(event -> !EventState.INVALID.word().equals(event.state()))
                .map(EventSummary::id)
                .toList());
        var dispatched = new ArrayList<CompletableFuture<Integer>>();
        for (EventSummary event : page) {
            Event body = bodies.get(event.id());
            if (body != null) {
                dispatched.add(
                        dispatcher.dispatch(new StoredEvent(event.id(), event.source(), body), Optional.of(replayId)));
            }
        }
        dispatched.forEach(CompletableFuture::join);
        return dispatched.size();
    }

    private static Replay read(ResultSet row, int number) throws SQLException {
        return new Replay(
                row.getString("id"),
                row.getString("state"),
                row.getLong("events"),
                row.getLong("done"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
