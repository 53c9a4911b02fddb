package callabsync.privacy;

import callabsync.event.OrderKey;
import callabsync.quarantine.Quarantine;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What else remembers somebody: links to CRM records, totals, effects, versions of fields, refused
 * requests, and replays that searched for them.
 */
final class Traces {

    private static final String ERASED = "erased";

    private final Database database;
    private final GroupCommit store;
    private final Quarantine quarantine;
    private final Vault vault;

    Traces(Database database, GroupCommit store, Quarantine quarantine, Vault vault) {
        this.database = database;
        this.store = store;
        this.quarantine = quarantine;
        this.vault = vault;
    }

    /** A record as it is remembered at a destination. */
    private record Remembered(String destination, String crmId) {

        @Override
        public String toString() {
            return "Remembered[" + destination + "]";
        }
    }

    private record Link(String destination, String contactKey, String crmId) {
        /** Without its key, which may be a phone number. */
        @Override
        public String toString() {
            return "Link[" + destination + ", " + crmId + "]";
        }
    }

    /** How many of each kind there are. */
    Map<String, Integer> count(Person person) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("rejections", quarantine.about(person::isIn).size());
        counts.put("links", links(person.contactKeys).size());
        return counts;
    }

    void erase(Person person, Found found) {
        found.count("rejections", quarantine.erase(person::isIn));
        Set<String> keys = new LinkedHashSet<>(person.contactKeys);
        keys.addAll(found.orderKeys);
        List<Link> links = links(keys);
        links.forEach(link -> found.destinations.add(link.destination()));
        Set<String> calls = new LinkedHashSet<>(person.callIds);
        calls.addAll(found.callIds);
        found.count("links", store.commit(tx -> eraseLinks(tx, links)));
        eraseWritten(links, person);
        found.count("totals", store.commit(tx -> eraseTotals(tx, keys)));
        store.commit(tx -> eraseEffects(tx, found.destinations, calls, keys));
        eraseReplays(person);
    }

    /** Those of the person, and all others to the same CRM records: a phone number is a key of its own. */
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

    /**
     * That a record was written by us stays known, so that an import does not bring it back; what was written does not,
     * nor an id that says who it was.
     */
    private void eraseWritten(List<Link> links, Person person) {
        var records = new LinkedHashSet<Remembered>();
        links.forEach(link -> records.add(new Remembered(link.destination(), link.crmId())));
        var ids = new LinkedHashSet<>(person.crmIds);
        ids.addAll(person.addresses());
        if (!ids.isEmpty()) {
            records.addAll(database.reads()
                    .sql("SELECT destination, crm_id FROM written WHERE crm_id IN (:ids)")
                    .param("ids", ids)
                    .query((row, number) -> new Remembered(row.getString(1), row.getString(2)))
                    .list());
        }
        records.forEach(record -> store.commit(tx -> eraseWritten(tx, record)));
    }

    private int eraseWritten(Tx tx, Remembered record) throws SQLException {
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

    private static int eraseTotals(Tx tx, Set<String> keys) throws SQLException {
        int erased = 0;
        for (String key : keys) {
            tx.update("DELETE FROM contact_call WHERE contact_key = ?", key);
            erased += tx.update("DELETE FROM contact_total WHERE contact_key = ?", key);
        }
        return erased;
    }

    /** The natural key stays, so that nothing is created a second time, unless the person is in it. */
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

    private void eraseReplays(Person person) {
        database
                .reads()
                .sql("SELECT id, filter FROM replay")
                .query((row, number) -> person.isIn(row.getString(2)) ? row.getString(1) : "")
                .list()
                .stream()
                .filter(id -> !id.isEmpty())
                .forEach(id -> store.commit(tx -> tx.update("""
                        UPDATE replay SET filter = '{}', state = CASE WHEN state = 'running' THEN 'cancelled'
                          ELSE state END WHERE id = ?
                        """, id)));
    }
}
