package callabsync.watch;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The incidents that all nodes share, kept in the store: told once, whichever node sees them and however often it starts.
 * What is to be told is a row beside the incident until people have been told.
 */
@Component
public class Incidents implements IncidentBook {

    private static final String BEGUN = "tell-begun";
    private static final String OVER = "tell-over";

    private final Database database;
    private final GroupCommit store;

    Incidents(Database database, GroupCommit store) {
        this.database = database;
        this.store = store;
    }

    @Override
    public List<Incident> open() {
        return database.reads()
                .sql("""
                        SELECT name, alert, subject, message, since_at FROM incident
                        WHERE alert NOT IN ('tell-begun', 'tell-over') ORDER BY since_at, name
                        """)
                .query((row, number) ->
                        read(row, row.getString("name"), row.getString("alert"), row.getString("subject")))
                .list();
    }

    private static Incident read(ResultSet row, String name, String alert, String subject) throws SQLException {
        return new Incident(
                name, alert, subject, row.getString("message"), Instant.ofEpochMilli(row.getLong("since_at")));
    }

    @Override
    public void begin(Incident incident) {
        store.commit(tx -> {
            boolean isNew = insert(tx, incident.name(), incident.alert(), incident.subject(), incident) == 1;
            if (isNew && remove(tx, marker(OVER, incident)) == 0) {
                insert(tx, marker(BEGUN, incident), BEGUN, incident.name(), incident);
            }
            return null;
        });
    }

    @Override
    public void update(Incident incident) {
        store.commit(
                tx -> tx.update("UPDATE incident SET message = ? WHERE name = ?", incident.message(), incident.name()));
    }

    @Override
    public void end(Incident incident) {
        store.commit(tx -> {
            boolean wasThere = remove(tx, incident.name()) == 1;
            if (wasThere && remove(tx, marker(BEGUN, incident)) == 0) {
                insert(tx, marker(OVER, incident), OVER, incident.name(), incident);
            }
            return null;
        });
    }

    @Override
    public List<Telling> untold() {
        return database.reads()
                .sql("""
                        SELECT t.alert AS telling, t.subject AS name, COALESCE(i.message, t.message) AS message, t.since_at
                        FROM incident t LEFT JOIN incident i ON i.name = t.subject
                        WHERE t.alert IN ('tell-begun', 'tell-over') ORDER BY t.since_at, t.name
                        """)
                .query((row, number) -> {
                    String[] parts = row.getString("name").split(":", 2);
                    String subject = parts.length == 1 ? "" : parts[1];
                    return new Telling(
                            read(row, row.getString("name"), parts[0], subject),
                            row.getString("telling").equals(BEGUN));
                })
                .list();
    }

    @Override
    public boolean told(Telling telling) {
        return store.commit(tx -> remove(tx, marker(telling.begun() ? BEGUN : OVER, telling.incident()))) == 1;
    }

    private static String marker(String telling, Incident incident) {
        return telling + "/" + incident.name();
    }

    private static int remove(Tx tx, String name) throws SQLException {
        return tx.update("DELETE FROM incident WHERE name = ?", name);
    }

    private static int insert(Tx tx, String name, String alert, String subject, Incident incident) throws SQLException {
        return tx.update(
                """
                        INSERT INTO incident (name, alert, subject, message, since_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (name) DO NOTHING
                        """, name, alert, subject, incident.message(), incident.since().toEpochMilli());
    }
}
