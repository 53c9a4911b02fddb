package callabsync.imports;

import callabsync.callab.ImportedContacts;
import callabsync.event.OrderKey;
import callabsync.imports.RecordResult.State;
import callabsync.sink.Json;
import callabsync.source.SourceRecord;
import callabsync.store.Database;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The records that each import has seen, and what became of them: the table {@code imported}. */
@Component
class ImportedRecords implements ImportedContacts {

    private static final String CREATED = "created";

    private final Database database;
    private final Clock clock;
    private final Vault vault;

    ImportedRecords(Database database, Clock clock, Vault vault) {
        this.database = database;
        this.clock = clock;
        this.vault = vault;
    }

    /** Where a record that failed is stored. */
    static String place(String importId, String crmId) {
        return "imported.record/" + importId + "/" + crmId;
    }

    /**
     * A record that was seen before.
     *
     * @param changedAt the change that was judged
     */
    record Entry(String state, Instant changedAt) {

        /** Returns whether the record needs no judging: it was imported, or has not changed since it was judged. */
        boolean settles(SourceRecord record) {
            boolean imported = state.equals(State.OPENED.word()) || state.equals(CREATED);
            return imported || record.changedAt().toEpochMilli() <= changedAt.toEpochMilli();
        }
    }

    Map<String, Entry> find(String importId, Collection<String> crmIds) {
        var found = new HashMap<String, Entry>();
        var byKept = new HashMap<String, String>();
        crmIds.stream().filter(OrderKey::isAddress).forEach(id -> byKept.put(vault.remnant(id), id));
        crmIds.forEach(id -> byKept.put(id, id));
        if (!crmIds.isEmpty()) {
            database.reads()
                    .sql("SELECT crm_id, state, changed_at FROM imported WHERE import = :import AND crm_id IN (:ids)")
                    .param("import", importId)
                    .param("ids", byKept.keySet())
                    .query(row -> {
                        found.put(
                                byKept.get(row.getString("crm_id")),
                                new Entry(row.getString("state"), Instant.ofEpochMilli(row.getLong("changed_at"))));
                    });
        }
        return found;
    }

    /** Returns the records whose route failed, by id, after this one. */
    List<SourceRecord> failed(String importId, String afterId, int limit) {
        record Kept(
                String crmId, long changedAtMs, @Nullable String record) {
            /** Omits personal data. */
            @Override
            public String toString() {
                return "Kept[" + crmId + "]";
            }
        }
        return database
                .reads()
                .sql("""
                        SELECT crm_id, changed_at, record FROM imported
                        WHERE import = :import AND state = 'failed' AND crm_id > :after ORDER BY crm_id LIMIT :limit
                        """)
                .param("import", importId)
                .param("after", afterId)
                .param("limit", limit)
                .query((row, number) ->
                        new Kept(row.getString("crm_id"), row.getLong("changed_at"), row.getString("record")))
                .list()
                .stream()
                .map(kept -> new SourceRecord(
                        kept.crmId(),
                        Instant.ofEpochMilli(kept.changedAtMs()),
                        Optional.empty(),
                        Json.object(Json.read(
                                Optional.ofNullable(vault.openText(place(importId, kept.crmId()), kept.record()))
                                        .orElse("{}")))))
                .toList();
    }

    /** Stores what became of a record. Returns false, and changes nothing, if it was imported already. */
    boolean note(Tx tx, String importId, RecordResult judged) throws SQLException {
        return tx.update(
                        """
                        INSERT INTO imported (import, crm_id, state, reason, changed_at, record, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (import, crm_id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
                          changed_at = excluded.changed_at, record = excluded.record, updated_at = excluded.updated_at
                        WHERE imported.state IN ('skipped', 'failed')
                        """,
                        importId,
                        judged.record().id(),
                        judged.state().word(),
                        judged.reason().orElse(null),
                        judged.record().changedAt().toEpochMilli(),
                        vault.sealText(
                                tx,
                                judged.record().id(),
                                place(importId, judged.record().id()),
                                judged.state() == State.FAILED
                                        ? Json.write(judged.record().fields())
                                        : null),
                        clock.millis())
                == 1;
    }

    void openedAs(Tx tx, String importId, String crmId, String deliveryId) throws SQLException {
        tx.update("UPDATE imported SET delivery_id = ? WHERE import = ? AND crm_id = ?", deliveryId, importId, crmId);
    }

    @Override
    public boolean created(Tx tx, String importId, String crmId, Optional<String> contactId) throws SQLException {
        return tx.update("""
                        UPDATE imported SET state = 'created', contact_id = COALESCE(?, contact_id), updated_at = ?
                        WHERE import = ? AND crm_id = ? AND state <> 'created'
                        """, contactId.orElse(null), clock.millis(), importId, crmId) == 1;
    }
}
