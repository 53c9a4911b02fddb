package callabsync.inbox;

import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.event.EventReader.Reading;
import callabsync.event.OrderKey;
import callabsync.store.Database;
import callabsync.store.Ids;
import callabsync.store.Parts;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The bytes of events as received. */
@Component
public class Payloads {

    private static final int READ_AT_ONCE = 500;
    private static final int LONGEST_NAME = 300;

    private final Database database;
    private final Vault vault;
    private final EventReader reader;

    Payloads(Database database, Vault vault, EventReader reader) {
        this.database = database;
        this.vault = vault;
        this.reader = reader;
    }

    /** Reads what came in; the event's id says when. */
    Reading read(String eventId, byte[] body) {
        return reader.read(body, Ids.timeOf(eventId).orElse(null));
    }

    void insert(Tx tx, String eventId, Event event, byte[] body) throws SQLException {
        Vault.Sealed sealed = vault.seal(tx, owner(event).orElse(eventId), place(eventId), body);
        tx.updateLater(
                "INSERT INTO event_payload (event_id, body, key_id) VALUES (?, ?, ?)",
                eventId,
                sealed.bytes(),
                sealed.keyId());
    }

    private static Optional<String> owner(Event event) {
        return event.contact().id().or(() -> event.orderKey().map(OrderKey::text));
    }

    private static String place(String eventId) {
        return "event_payload.body/" + eventId;
    }

    /** How a phone number or an e-mail address is kept and looked for. */
    public String searchable(String text) {
        return vault.hash(text);
    }

    /** All ways in which a phone number or an e-mail address may be kept: what came before a key was given is plain. */
    public Set<String> searchables(String text) {
        return new LinkedHashSet<>(List.of(searchable(text), text));
    }

    /** Returns what stays of an id that was erased, see {@link Vault#remnant}. */
    public String remnant(String id) {
        return vault.remnant(id);
    }

    /** How a name is kept, and its beginning looked for: word by word, so that whole words are found when hashed. */
    String searchableName(String name) {
        return Arrays.stream(name.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                .map(vault::hash)
                .collect(Collectors.collectingAndThen(Collectors.joining(" "), Payloads::beginning));
    }

    /** An index takes no more, and nobody looks for more. */
    private static String beginning(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)).replace('\0', ' ');
    }

    /** An order key as it is kept: one that tells who somebody is is hashed like what is searched for. */
    Optional<String> orderKey(Event event) {
        return event.orderKey().map(vault::orderKey);
    }

    /** The bytes as received; empty when retention or an erasure has removed them. */
    public Optional<byte[]> body(String eventId) {
        return Optional.ofNullable(received(List.of(eventId)).get(eventId)).map(Received::body);
    }

    /** The events of these ids, read from their bytes; those whose bytes are gone are left out. */
    public Map<String, Event> events(Collection<String> eventIds) {
        var events = new HashMap<String, Event>();
        stored(eventIds).forEach((id, stored) -> events.put(id, stored.event()));
        return events;
    }

    /** The same with their sources. */
    public Map<String, StoredEvent> stored(Collection<String> eventIds) {
        var stored = new HashMap<String, StoredEvent>();
        received(eventIds)
                .forEach((id, came) -> stored.put(
                        id,
                        new StoredEvent(id, came.source(), read(id, came.body()).event())));
        return stored;
    }

    /** Returns bodies as received, with their sources, by event id. Leaves out those that are gone. */
    public Map<String, Received> received(Collection<String> eventIds) {
        var received = new HashMap<String, Received>();
        // A key may have to be read: the bodies are opened once the connection is given back.
        var bodies = new ArrayList<Runnable>();
        for (List<String> some : Parts.of(eventIds, READ_AT_ONCE)) {
            database.reads().sql("""
                            SELECT event_id, body, key_id, source FROM event_payload LEFT JOIN event ON event.id = event_id
                            WHERE event_id IN (:ids)
                            """).param("ids", some).query(row -> {
                String id = row.getString("event_id");
                String source = Objects.requireNonNullElse(row.getString("source"), "");
                byte[] body = row.getBytes("body");
                String keyId = row.getString("key_id");
                bodies.add(() -> vault.open(keyId, place(id), body)
                        .ifPresent(plain -> received.put(id, new Received(source, plain))));
            });
        }
        bodies.forEach(Runnable::run);
        return received;
    }
}
