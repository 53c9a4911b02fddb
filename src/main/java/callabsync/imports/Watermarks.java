package callabsync.imports;

import callabsync.source.Mark;
import callabsync.store.Database;
import callabsync.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far each import got: the table {@code watermark}. */
@Component
public class Watermarks {

    private final Database database;
    private final Clock clock;

    Watermarks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Returns how far an import got; empty before the first pass. */
    public Optional<Watermark> find(String importId) {
        return database.reads()
                .sql("""
                        SELECT changed_at, changed_nanos, record_id, position, since_at, scan_at, completed_at, look_up
                        FROM watermark WHERE import = :import
                        """)
                .param("import", importId)
                .query((row, number) -> read(row))
                .optional();
    }

    private static Watermark read(ResultSet row) throws SQLException {
        return new Watermark(
                new Mark(
                        Instant.ofEpochMilli(row.getLong("changed_at")).plusNanos(row.getLong("changed_nanos")),
                        row.getString("record_id"),
                        Optional.ofNullable(row.getString("position"))),
                Instant.ofEpochMilli(row.getLong("since_at")),
                instant(row, "scan_at"),
                instant(row, "completed_at"),
                row.getInt("look_up") == 1);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** Sets it, whatever it was. The caller must have the import's duty. */
    public void set(Tx tx, String importId, Watermark to) throws SQLException {
        tx.update(
                """
                INSERT INTO watermark (import, changed_at, changed_nanos, record_id, position, since_at, scan_at,
                  completed_at, look_up, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (import) DO UPDATE SET changed_at = excluded.changed_at,
                  changed_nanos = excluded.changed_nanos, record_id = excluded.record_id, position = excluded.position,
                  scan_at = excluded.scan_at, completed_at = excluded.completed_at, look_up = excluded.look_up,
                  updated_at = excluded.updated_at
                """,
                importId,
                millis(to.mark().changedAt()),
                to.mark().changedAt().getNano() % 1_000_000,
                to.mark().recordId(),
                to.mark().position().orElse(null),
                millis(to.since()),
                to.scanAt().map(Watermarks::millis).orElse(null),
                to.completedAt().map(Watermarks::millis).orElse(null),
                to.lookUp() ? 1 : 0,
                clock.millis());
    }

    /** Moves it. Returns false, and changes nothing, if it is not where it was: another node has taken over. */
    boolean move(Tx tx, String importId, Watermark from, Watermark to) throws SQLException {
        int changed = tx.update(
                """
                UPDATE watermark SET changed_at = ?, changed_nanos = ?, record_id = ?, position = ?, scan_at = ?,
                  completed_at = ?, look_up = ?, updated_at = ?
                WHERE import = ? AND changed_at = ? AND changed_nanos = ? AND record_id = ? AND COALESCE(position, '') = ?
                """,
                millis(to.mark().changedAt()),
                to.mark().changedAt().getNano() % 1_000_000,
                to.mark().recordId(),
                to.mark().position().orElse(null),
                nullable(to.scanAt()),
                nullable(to.completedAt()),
                to.lookUp() ? 1 : 0,
                clock.millis(),
                importId,
                millis(from.mark().changedAt()),
                from.mark().changedAt().getNano() % 1_000_000,
                from.mark().recordId(),
                from.mark().position().orElse(""));
        return changed == 1;
    }

    private static @Nullable Long nullable(Optional<Instant> time) {
        return time.map(Watermarks::millis).orElse(null);
    }

    private static long millis(Instant time) {
        return time.toEpochMilli();
    }
}
