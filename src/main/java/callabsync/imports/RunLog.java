package callabsync.imports;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The runs of imports: the table {@code import_run}. Runs are kept for 30 days. */
@Component
public class RunLog {

    private static final Duration KEPT = Duration.ofDays(30);

    /** A note is looked for in this many runs. */
    private static final int NOTED = 200;

    private final Database database;
    private final GroupCommit store;
    private final Ids ids;
    private final Clock clock;

    RunLog(Database database, GroupCommit store, Ids ids, Clock clock) {
        this.database = database;
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    /** Begins a run and returns its id. A run that a stopped process left behind is marked as failed. */
    public String begin(String importId, String trigger) {
        String id = ids.next("run");
        long now = clock.millis();
        store.commit(tx -> {
            tx.update("""
                    UPDATE import_run SET state = 'failed', error = 'The process stopped', ended_at = ?
                    WHERE import = ? AND state = 'running'
                    """, now, importId);
            tx.update(
                    "DELETE FROM import_run WHERE import = ? AND id < ?",
                    importId,
                    Ids.atOrAfter("run", now - KEPT.toMillis()));
            return tx.update("""
                    INSERT INTO import_run (id, import, trigger, state, read_count, created_count, skipped_count,
                      failed_count, started_at) VALUES (?, ?, ?, 'running', 0, 0, 0, 0, ?)
                    """, id, importId, trigger, now);
        });
        return id;
    }

    public void count(Tx tx, String id, long read, long created, long skipped, long failed) throws SQLException {
        tx.update("""
                UPDATE import_run SET read_count = read_count + ?, created_count = created_count + ?,
                  skipped_count = skipped_count + ?, failed_count = failed_count + ? WHERE id = ?
                """, read, created, skipped, failed, id);
    }

    /** @param error null: it was completed */
    public ImportRun end(String id, @Nullable String error) {
        return end(id, error, new RunNotes());
    }

    /** @param error null: it was completed */
    public ImportRun end(String id, @Nullable String error, RunNotes notes) {
        store.commit(tx -> tx.update(
                "UPDATE import_run SET state = ?, error = ?, unreadable_count = ?, note = ?, ended_at = ? WHERE id = ?",
                error == null ? "completed" : "failed",
                error,
                notes.unreadable(),
                notes.text().orElse(null),
                clock.millis(),
                id));
        return database.reads()
                .sql("SELECT * FROM import_run WHERE id = :id")
                .param("id", id)
                .query((row, number) -> read(row))
                .single();
    }

    public Optional<ImportRun> last(String importId) {
        return latest(importId, 1).stream().findFirst();
    }

    /** Returns the latest runs, newest first. */
    List<ImportRun> latest(String importId, int limit) {
        return database.reads()
                .sql("SELECT * FROM import_run WHERE import = :import ORDER BY id DESC LIMIT :limit")
                .param("import", importId)
                .param("limit", limit)
                .query((row, number) -> read(row))
                .list();
    }

    /** Returns the newest note of the runs that began since then, or of the last run. */
    Optional<String> note(String importId, Instant since) {
        return latest(importId, NOTED).stream()
                .flatMap(run -> run.note().filter(note -> run.startedAt().isAfter(since)).stream())
                .findFirst()
                .or(() -> last(importId).flatMap(ImportRun::note));
    }

    /** Returns whether this many runs have ended and all of them failed. */
    public boolean failedLast(String importId, int times) {
        List<String> last = database.reads()
                .sql("SELECT state FROM import_run WHERE import = :import AND state <> 'running'"
                        + " ORDER BY id DESC LIMIT " + times)
                .param("import", importId)
                .query(String.class)
                .list();
        return last.size() == times && last.stream().allMatch("failed"::equals);
    }

    private static ImportRun read(ResultSet row) throws SQLException {
        long ended = row.getLong("ended_at");
        Optional<Instant> endedAt = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended));
        return new ImportRun(
                row.getString("id"),
                row.getString("import"),
                row.getString("trigger"),
                row.getString("state"),
                row.getLong("read_count"),
                row.getLong("created_count"),
                row.getLong("skipped_count"),
                row.getLong("failed_count"),
                row.getLong("unreadable_count"),
                Optional.ofNullable(row.getString("note")),
                Optional.ofNullable(row.getString("error")),
                Instant.ofEpochMilli(row.getLong("started_at")),
                endedAt);
    }
}
