package callabsync.inbox;

import callabsync.event.EventReader;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Events that were acknowledged while the database was away, in an embedded store of this node's own. They are kept as
 * events of any store are: recognised when they come again, and encrypted if a key is configured.
 */
final class Spool implements AutoCloseable {

    private static final int LARGEST_GROUP = 256;

    private final Database database;
    private final GroupCommit store;
    private final Vault vault;
    private final Payloads payloads;
    private final JdbcInbox inbox;

    private Spool(Database database, GroupCommit store, Vault vault, EventReader reader, Ids ids, Clock clock) {
        this.database = database;
        this.store = store;
        this.vault = vault;
        this.payloads = new Payloads(database, vault, reader);
        this.inbox = new JdbcInbox(store, payloads, ids, clock, List.of());
    }

    /** Opens it, or makes it if it is not there. @param encryptionKey as configured for the store; blank: plain */
    static Spool open(Path file, String node, String encryptionKey, EventReader reader, Ids ids, Clock clock) {
        Database database = Database.sqlite(file);
        var store = new GroupCommit(database, node, clock, LARGEST_GROUP);
        return new Spool(database, store, Vault.open(database, store, encryptionKey, clock), reader, ids, clock);
    }

    GroupCommit store() {
        return store;
    }

    /** Completes when it is on disk. What is here already is a duplicate, answered with the first one's id. */
    CompletableFuture<Receipt> keep(String id, Received received) {
        return inbox.store(id, received, false);
    }

    /** How many events wait. */
    long size() {
        return database.reads()
                .sql("SELECT COUNT(*) FROM event WHERE state <> 'failed'")
                .query(Long.class)
                .single();
    }

    /** Those that wait longest, in the order in which they came. */
    List<IntakeRecord> oldest(int atMost) {
        List<String> ids = database.reads()
                .sql("SELECT id FROM event WHERE state <> 'failed' ORDER BY id LIMIT :limit")
                .param("limit", atMost)
                .query(String.class)
                .list();
        Map<String, Received> received = payloads.received(ids);
        return ids.stream().map(id -> record(id, received.get(id))).toList();
    }

    private static IntakeRecord record(String id, @Nullable Received received) {
        return received == null
                ? new IntakeRecord("spool/" + id, null, null, id, "spool")
                : new IntakeRecord("spool/" + id, null, received.body(), id, received.source());
    }

    /** Forgets what is stored elsewhere now, with the keys that nothing else here is encrypted with. */
    void remove(List<IntakeRecord> records) {
        store.commit(tx -> {
            for (IntakeRecord each : records) {
                ContactTerms.erase(tx, each.eventId());
                if (tx.update("DELETE FROM event WHERE id = ? AND state <> 'failed'", each.eventId()) == 1) {
                    Optional<String> keyId = tx.first("""
                            SELECT key_id FROM event_payload WHERE event_id = ? AND key_id IS NOT NULL
                              AND NOT EXISTS (SELECT 1 FROM event_payload p
                                WHERE p.key_id = event_payload.key_id AND p.event_id <> event_payload.event_id)
                            """, row -> row.getString(1), each.eventId());
                    if (keyId.isPresent()) {
                        vault.destroy(tx, keyId.get());
                    }
                    tx.update("DELETE FROM event_payload WHERE event_id = ?", each.eventId());
                }
            }
            return null;
        });
    }

    /** Keeps what can never be stored, for a person to look at; it does not wait any more. */
    void setAside(IntakeRecord record, String reason) {
        store.commit(tx ->
                tx.update("UPDATE event SET state = 'failed', reason = ? WHERE id = ?", reason, record.eventId()));
    }

    /** Takes what was removed out of the file's log, too. */
    void emptyLog() {
        store.emptyLog();
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
