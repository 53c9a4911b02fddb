package callabsync.dispatch;

import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventState;
import callabsync.inbox.EventSummary;
import callabsync.store.Database;
import callabsync.store.Duties;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * Dispatches stored events again, with today's routes and mappings. A replay of many events is done little by little,
 * the oldest event first, by one node at a time; how far it got is kept, so that it goes on after a restart. A page that
 * was under way then is dispatched once more: what reaches a CRM twice has no effect there.
 */
@Component
public final class Replays {

    /** Counting stops there: a page must not wait for it. */
    public static final int COUNTED_AT_MOST = 100_000;

    private static final String DUTY = "replay";
    private static final Duration DUTY_LASTS = Duration.ofSeconds(30);
    private static final int PAGE = 100;

    private final Database database;
    private final GroupCommit store;
    private final EventSearch events;
    private final DispatchSweep sweep;
    private final Duties duties;
    private final Ids ids;
    private final Clock clock;
    private final int rate;

    Replays(
            Database database,
            GroupCommit store,
            EventSearch events,
            DispatchSweep sweep,
            Duties duties,
            Ids ids,
            Clock clock,
            ReplayProperties properties) {
        this.database = database;
        this.store = store;
        this.events = events;
        this.sweep = sweep;
        this.duties = duties;
        this.ids = ids;
        this.clock = clock;
        this.rate = properties.rate();
    }

    /**
     * How fast events are replayed.
     *
     * @param rate events per second at most, so that new events are not kept waiting
     */
    @ConfigurationProperties("callab.sync.replay")
    record ReplayProperties(@DefaultValue("200") int rate) {

        ReplayProperties {
            if (rate < 1) {
                throw new IllegalArgumentException("callab.sync.replay.rate: at least 1 event per second");
            }
        }
    }

    /** The result of a request to replay one event. */
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
                """, id, JsonText.of(filter), state, count, done, now, now, now));
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

    /** Ends a replay; what it dispatched stays dispatched. Returns whether it was running. */
    public boolean cancel(String id) {
        return store.commit(tx -> tx.update(
                        "UPDATE replay SET state = 'cancelled', updated_at = ? WHERE id = ? AND state = 'running'",
                        clock.millis(),
                        id))
                == 1;
    }

    private record Running(String id, EventFilter filter, Optional<String> position) {}

    /**
     * Does a second's worth of the oldest running replay, if no other node does. Returns how many events were
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
                        JsonText.read(row.getString("filter"), EventFilter.class),
                        Optional.ofNullable(row.getString("position"))))
                .optional();
    }

    /** Returns whether the replay still runs and no other node has taken it over. */
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
        List<String> usable = page.stream()
                .filter(event -> !EventState.INVALID.word().equals(event.state()))
                .map(EventSummary::id)
                .toList();
        return sweep.dispatch(usable, Optional.of(replayId));
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
