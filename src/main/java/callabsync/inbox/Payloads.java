package callabsync.inbox;

import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.store.Database;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bytes of events as received. */
public class Payloads {

    private static final int READ_AT_ONCE = 500;

    private final Database database;

    Payloads(Database database) {
        this.database = database;
    }

    void insert(Tx tx, String eventId, Event event, byte[] body) throws SQLException {
        tx.update("INSERT INTO event_payload (event_id, body) VALUES (?, ?)", eventId, body);
    }

    /** How a phone number, an e-mail address or a name is kept and looked for. */
    public String searchable(String text) {
        return text;
    }

    /** The bytes as received; empty when retention or an erasure has removed them. */
    public Optional<byte[]> body(String eventId) {
        return Optional.ofNullable(bodies(List.of(eventId)).get(eventId));
    }

    /** The events of these ids, read from their bytes; those whose bytes are gone are left out. */
    public Map<String, Event> events(Collection<String> eventIds) {
        var events = new HashMap<String, Event>();
        bodies(eventIds)
                .forEach((id, body) -> events.put(id, EventReader.read(body).event()));
        return events;
    }

    /** What came in, with its source, by event id; what is gone is left out. */
    public Map<String, Received> received(Collection<String> eventIds) {
        var received = new HashMap<String, Received>();
        Map<String, byte[]> bodies = bodies(eventIds);
        List<String> ids = List.copyOf(bodies.keySet());
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            database.reads()
                    .sql("SELECT id, source FROM event WHERE id IN (:ids)")
                    .param("ids", ids.subList(from, Math.min(ids.size(), from + READ_AT_ONCE)))
                    .query(row -> {
                        String id = row.getString("id");
                        received.put(id, new Received(row.getString("source"), bodies.get(id)));
                    });
        }
        return received;
    }

    private Map<String, byte[]> bodies(Collection<String> eventIds) {
        var bodies = new HashMap<String, byte[]>();
        List<String> ids = List.copyOf(eventIds);
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            database.reads()
                    .sql("SELECT event_id, body FROM event_payload WHERE event_id IN (:ids)")
                    .param("ids", ids.subList(from, Math.min(ids.size(), from + READ_AT_ONCE)))
                    .query(row -> {
                        bodies.put(row.getString("event_id"), row.getBytes("body"));
                    });
        }
        return bodies;
    }
}
