package callabsync.operator;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import java.util.List;
import org.springframework.stereotype.Component;

/** The incidents that are not over, kept in the store: told once, whichever node sees them and however often it starts. */
@Component
class Incidents {

    private final Database database;
    private final GroupCommit store;

    Incidents(Database database, GroupCommit store) {
        this.database = database;
        this.store = store;
    }

    /** Those that are not over, the oldest first. */
    List<Incident> open() {
        return database.reads()
                .sql("SELECT name, alert, subject, message, since_at FROM incident ORDER BY since_at, name")
                .query((row, number) -> new Incident(
                        row.getString("name"),
                        row.getString("alert"),
                        row.getString("subject"),
                        row.getString("message"),
                        java.time.Instant.ofEpochMilli(row.getLong("since_at"))))
                .list();
    }

    /** Notes that it began; what is known already stays. */
    void begin(Incident incident) {
        store.commit(tx -> tx.update(
                """
                        INSERT INTO incident (name, alert, subject, message, since_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (name) DO NOTHING
                        """,
                incident.name(),
                incident.alert(),
                incident.subject(),
                incident.message(),
                incident.since().toEpochMilli()));
    }

    /** Notes that it is over; twice is once. */
    void end(Incident incident) {
        store.commit(tx -> tx.update("DELETE FROM incident WHERE name = ?", incident.name()));
    }
}
