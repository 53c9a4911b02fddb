package callabsync.destination;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The gates of all destinations: breaker and pause. They are in the store, so that every node obeys them. {@link
 * #refresh} reads what other nodes decided, every second.
 */
@Component
public final class Gates {

    private static final Logger log = LoggerFactory.getLogger(Gates.class);
    private static final Duration SHORTEST_PROBE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(5);
    private static final int PROBES_GROW_BY = 4;

    private final Database database;
    private final GroupCommit store;
    private final Clock clock;
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    public Gates(Database database, GroupCommit store, Clock clock) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        probeAllAtStart();
        refresh();
    }

    /** Probes every destination that was closed before a restart at once. */
    private void probeAllAtStart() {
        store.commit(tx -> tx.update("UPDATE gate SET until_at = ? WHERE state = 'closed'", clock.millis()));
    }

    public Gate of(String destination) {
        return gates.getOrDefault(destination, Gate.OPEN);
    }

    /**
     * Closes the gate because the destination is unavailable. The next probe comes after the time that the destination
     * asked for, else after a quarter of the time that it has been closed: at least a second, at most five minutes. A
     * paused gate stays paused.
     *
     * @param answer the destination's answer, without personal data, for the operator
     */
    public void close(String destination, String reason, Optional<String> answer, Optional<Duration> probeAfter) {
        Instant now = clock.instant();
        Gate before = of(destination);
        if (before.state() == Gate.State.PAUSED) {
            return;
        }
        Instant since = before.closedAt().orElse(now);
        Duration wait = probeAfter.orElseGet(() -> nextProbe(Duration.between(since, now)));
        var closed = new Gate(
                Gate.State.CLOSED, Optional.of(reason), answer, Optional.of(since), Optional.of(now.plus(wait)));
        write(destination, closed, "state <> 'paused'");
        if (before.state() == Gate.State.OPEN) {
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("reason", reason)
                    .addKeyValue("probe_at", now.plus(wait))
                    .log("gate.closed");
        }
    }

    static Duration nextProbe(Duration closedFor) {
        Duration wait = closedFor.dividedBy(PROBES_GROW_BY);
        if (wait.compareTo(SHORTEST_PROBE) < 0) {
            return SHORTEST_PROBE;
        }
        return wait.compareTo(LONGEST_PROBE) > 0 ? LONGEST_PROBE : wait;
    }

    /** Opens a gate that had closed automatically, because the destination answered. */
    public void answered(String destination) {
        if (of(destination).state() == Gate.State.CLOSED) {
            write(destination, Gate.OPEN, "state = 'closed'");
            log.atInfo().addKeyValue("destination", destination).log("gate.opened");
        }
    }

    /** Pauses the destination until {@link #resume}. */
    public void pause(String destination, String reason) {
        write(
                destination,
                new Gate(
                        Gate.State.PAUSED,
                        Optional.of(reason),
                        Optional.empty(),
                        Optional.of(clock.instant()),
                        Optional.empty()),
                "state <> 'paused'");
        log.atInfo().addKeyValue("destination", destination).log("gate.paused");
    }

    /** Opens the gate, whatever closed it. */
    public void resume(String destination) {
        write(destination, Gate.OPEN, "state <> 'open'");
        log.atInfo().addKeyValue("destination", destination).log("gate.resumed");
    }

    private void write(String destination, Gate gate, String condition) {
        store.commit(tx -> upsert(tx, destination, gate, condition));
        refresh();
    }

    private int upsert(Tx tx, String destination, Gate gate, String condition) throws SQLException {
        return tx.update(
                """
                INSERT INTO gate (destination, state, reason, answer, closed_at, until_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (destination) DO UPDATE SET state = excluded.state, reason = excluded.reason,
                  answer = excluded.answer,
                  closed_at = excluded.closed_at, until_at = excluded.until_at, updated_at = excluded.updated_at
                WHERE gate.\
                """ + condition,
                destination,
                gate.state().word(),
                gate.reason().orElse(null),
                gate.answer().orElse(null),
                gate.closedAt().map(Instant::toEpochMilli).orElse(null),
                gate.probeAt().map(Instant::toEpochMilli).orElse(null),
                clock.millis());
    }

    /** Reads the gates from the store: from now on this node obeys what other nodes decided. */
    public void refresh() {
        database.reads()
                .sql("SELECT destination, state, reason, answer, closed_at, until_at FROM gate")
                .query((row, number) -> Map.entry(
                        row.getString("destination"),
                        new Gate(
                                Gate.State.of(row.getString("state")),
                                Optional.ofNullable(row.getString("reason")),
                                Optional.ofNullable(row.getString("answer")),
                                instant(row.getLong("closed_at")),
                                instant(row.getLong("until_at")))))
                .list()
                .forEach(read -> gates.put(read.getKey(), read.getValue()));
    }

    private static Optional<Instant> instant(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
