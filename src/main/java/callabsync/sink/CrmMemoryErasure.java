package callabsync.sink;

import callabsync.event.OrderKey;
import callabsync.inbox.Erases;
import callabsync.inbox.Findings;
import callabsync.inbox.Person;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Erases what sinks remember of a person: links to CRM records, versions of fields, totals and effects. */
@Component
@Order(5)
public final class CrmMemoryErasure implements Erases {

    private static final String ERASED = "erased";

    private final Database database;
    private final GroupCommit store;
    private final Vault vault;
    private final ContactKeys contactKeys;

    public CrmMemoryErasure(Database database, GroupCommit store, Vault vault, ContactKeys contactKeys) {
        this.database = database;
        this.store = store;
        this.vault = vault;
        this.contactKeys = contactKeys;
    }

    /** A link from a contact to its record at a destination. */
    private record Link(String destination, String contactKey, String crmId) {

        /** Omits the key, which may be a phone number. */
        @Override
        public String toString() {
            return "Link[" + destination + "]";
        }
    }

    /** A record that was written at a destination. */
    private record WrittenRecord(String destination, String crmId) {

        @Override
        public String toString() {
            return "WrittenRecord[" + destination + "]";
        }
    }

    @Override
    public Map<String, Integer> count(Person person) {
        return Map.of("links", links(keysOf(person)).size());
    }

    @Override
    public void erase(Person person, Findings findings) {
        Set<String> keys = keysOf(person);
        keys.addAll(findings.orderKeys());
        List<Link> links = links(keys);
        links.forEach(link -> findings.destinations().add(link.destination()));
        Set<String> calls = new LinkedHashSet<>(person.callIds());
        calls.addAll(findings.callIds());
        findings.count("links", store.commit(tx -> eraseLinks(tx, links)));
        written(links, person).forEach(record -> store.commit(tx -> eraseWritten(tx, record)));
        findings.count("totals", store.commit(tx -> eraseTotals(tx, keys)));
        store.commit(tx -> eraseEffects(tx, findings.destinations(), calls, keys));
    }

    private Set<String> keysOf(Person person) {
        Set<String> keys = new LinkedHashSet<>(person.orderKeys());
        person.contactIds().forEach(id -> keys.addAll(List.of(id, "contact:" + id)));
        person.crmIds().forEach(id -> keys.add("crm:" + id));
        person.phones().forEach(phone -> keys.addAll(contactKeys.ofPhone(phone)));
        return keys;
    }

    /** Returns the links of the person, and all others to the same CRM records: a phone number is a key of its own. */
    private List<Link> links(Set<String> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return database.reads()
                .sql("""
                        SELECT l.destination, l.contact_key, l.crm_id FROM link l WHERE EXISTS
                          (SELECT 1 FROM link k WHERE k.contact_key IN (:keys)
                            AND k.destination = l.destination AND k.crm_id = l.crm_id)
                        """)
                .param("keys", keys)
                .query((row, number) -> new Link(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private static int eraseLinks(Tx tx, List<Link> links) throws SQLException {
        int erased = 0;
        for (Link link : links) {
            erased += tx.update(
                    "DELETE FROM link WHERE destination = ? AND contact_key = ?",
                    link.destination(),
                    link.contactKey());
        }
        return erased;
    }

    private Set<WrittenRecord> written(List<Link> links, Person person) {
        var records = new LinkedHashSet<WrittenRecord>();
        links.forEach(link -> records.add(new WrittenRecord(link.destination(), link.crmId())));
        var ids = new LinkedHashSet<>(person.crmIds());
        ids.addAll(person.addresses());
        if (!ids.isEmpty()) {
            records.addAll(database.reads()
                    .sql("SELECT destination, crm_id FROM written WHERE crm_id IN (:ids)")
                    .param("ids", ids)
                    .query((row, number) -> new WrittenRecord(row.getString(1), row.getString(2)))
                    .list());
        }
        return records;
    }

    /**
     * Keeps the fact that this product wrote the record, so that an import does not bring it back. Erases what was
     * written, and an id that identifies the person.
     */
    private int eraseWritten(Tx tx, WrittenRecord record) throws SQLException {
        tx.update(
                "UPDATE effect SET record_id = ? WHERE destination = ? AND record_id = ?",
                ERASED,
                record.destination(),
                record.crmId());
        String kept = OrderKey.isAddress(record.crmId()) ? vault.remnant(record.crmId()) : record.crmId();
        if (!kept.equals(record.crmId())) {
            tx.update("DELETE FROM written WHERE destination = ? AND crm_id = ?", record.destination(), kept);
        }
        return tx.update(
                "UPDATE written SET versions = '{}', crm_id = ? WHERE destination = ? AND crm_id = ?",
                kept,
                record.destination(),
                record.crmId());
    }

    private static int eraseTotals(Tx tx, Set<String> keys) throws SQLException {
        int erased = 0;
        for (String key : keys) {
            tx.update("DELETE FROM contact_call WHERE contact_key = ?", key);
            erased += tx.update("DELETE FROM contact_total WHERE contact_key = ?", key);
        }
        return erased;
    }

    /** Keeps the natural key, so that nothing is created twice, unless the key identifies the person. */
    private static int eraseEffects(Tx tx, Set<String> destinations, Set<String> calls, Set<String> keys)
            throws SQLException {
        int erased = 0;
        for (String destination : destinations) {
            for (String call : calls) {
                erased += tx.update("""
                        UPDATE effect SET record_id = ? WHERE destination = ? AND effect_key >= ? AND effect_key < ?
                          AND record_id IS NOT NULL
                        """, ERASED, destination, call + "/", call + "0");
            }
            for (String key : keys) {
                tx.update(
                        "DELETE FROM effect WHERE destination = ? AND effect_key >= ? AND effect_key < ?",
                        destination,
                        key + "/",
                        key + "0");
            }
        }
        return erased;
    }
}
