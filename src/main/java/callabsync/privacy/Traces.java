package callabsync.privacy;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import callabsync.webhook.Quarantine;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
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

    Traces(Database database, GroupCommit store, Quarantine quarantine) {
        this.database = database;
        this.store = store;
        this.quarantine = quarantine;
    }

    private record Link(String destination, String contactKey, String crmId) {
        /** Without its key, which may be a phone number. */
        @Override
        public String toString() {
            return "Link[" + destination + ", " + crmId + "]";
        }
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

    /** That a record was written by us stays known, so that an import does not bring it back; what was written does not. */
    private static int eraseLinks(Tx tx, List<Link> links) throws SQLException {
        int erased = 0;
        for (Link link : links) {
            erased += tx.update(
                    "DELETE FROM link WHERE destination = ? AND contact_key = ?",
                    link.destination(),
                    link.contactKey());
            tx.update(
                    "UPDATE written SET versions = '{}' WHERE destination = ? AND crm_id = ?",
                    link.destination(),
                    link.crmId());
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
