package callabsync.reconcile;

import callabsync.store.Database;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What reconcile counted on each day: the table {@code book}. */
@Component
public final class CallBook {

    private final Database database;

    CallBook(Database database) {
        this.database = database;
    }

    /**
     * Calls of a day (UTC).
     *
     * @param calls that Callab knows
     * @param running of these: not ended yet, or ended a moment ago
     * @param expected events that the others must have brought
     * @param present of these: came by webhook
     * @param fetched of these: fetched, as their webhook never came
     * @param missing of these: neither
     */
    public record Calls(
            long calls, long running, long expected, long present, long fetched, long missing, Instant countedAt) {}

    void write(Tx tx, Collection<CallCounts> days, Instant now) throws SQLException {
        for (CallCounts day : days) {
            tx.update(
                    """
                    INSERT INTO book (day, calls, running, expected, present, fetched, missing, counted_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (day) DO UPDATE SET calls = excluded.calls, running = excluded.running,
                      expected = excluded.expected, present = excluded.present, fetched = excluded.fetched,
                      missing = excluded.missing, counted_at = excluded.counted_at
                    """,
                    day.day().toString(),
                    day.calls,
                    day.running,
                    day.expected,
                    day.present,
                    day.fetched,
                    day.missing,
                    now.toEpochMilli());
        }
    }

    /** Returns the counts of a day; empty if reconcile has not counted it. */
    Optional<Calls> of(LocalDate day) {
        return database.reads()
                .sql("SELECT * FROM book WHERE day = :day")
                .param("day", day.toString())
                .query((row, number) -> new Calls(
                        row.getLong("calls"),
                        row.getLong("running"),
                        row.getLong("expected"),
                        row.getLong("present"),
                        row.getLong("fetched"),
                        row.getLong("missing"),
                        Instant.ofEpochMilli(row.getLong("counted_at"))))
                .optional();
    }
}
