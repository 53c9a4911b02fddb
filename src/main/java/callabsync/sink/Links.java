package callabsync.sink;

import callabsync.store.Database;
import callabsync.store.Tx;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The remembered CRM records of contacts. The newest link counts. A phone number that led to the records of several people
 * leads to none from then on.
 */
@Component
public final class Links {

    /** Stands where the record's id would, and names its key, so that no two of them are the same. */
    private static final String SEVERAL = "several:phone:";

    /**
     * What is remembered.
     *
     * @param records the CRM ids by key
     * @param shared the keys of numbers that several people use
     */
    public record Known(Map<String, String> records, Set<String> shared) {
        /** Without numbers. */
        @Override
        public String toString() {
            return "Known[" + records.size() + ", " + shared.size() + "]";
        }
    }

    private final Database database;
    private final Clock clock;

    public Links(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What these keys (see {@link ContactKeys}) lead to at this destination. One read. */
    public Known find(String destination, Collection<String> contactKeys) {
        var found = new Known(new HashMap<>(), new HashSet<>());
        if (!contactKeys.isEmpty()) {
            database.reads()
                    .sql(
                            "SELECT contact_key, crm_id FROM link WHERE destination = :destination AND contact_key IN (:keys)")
                    .param("destination", destination)
                    .param("keys", contactKeys)
                    .query(row -> {
                        String crmId = row.getString("crm_id");
                        if (crmId.startsWith(SEVERAL)) {
                            found.shared().add(row.getString("contact_key"));
                        } else {
                            found.records().put(row.getString("contact_key"), crmId);
                        }
                    });
        }
        return found;
    }

    /** Returns those of these records that are linked to a contact, or were written. */
    public Set<String> linkedOrWritten(String destination, Collection<String> crmIds) {
        return crmIds.isEmpty()
                ? Set.of()
                : database.reads()
                        .sql("""
                                SELECT crm_id FROM link WHERE destination = :destination AND crm_id IN (:ids)
                                UNION SELECT crm_id FROM written WHERE destination = :destination AND crm_id IN (:ids)
                                """)
                        .param("destination", destination)
                        .param("ids", crmIds)
                        .query(String.class)
                        .set();
    }

    /**
     * Remembers the record of these keys. The same again changes nothing. A number that leads to another record already
     * moves with its person; where that record is still somebody else's, several people use the number.
     */
    public void remember(Tx tx, String destination, Collection<String> contactKeys, String crmId) {
        contactKeys.stream()
                .sorted(Comparator.comparing(ContactKeys::isPhone))
                .forEach(key -> tx.updateLater("""
                        INSERT INTO link (destination, contact_key, crm_id, updated_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (destination, contact_key) DO UPDATE
                          SET crm_id = CASE WHEN link.contact_key LIKE 'phone:%' AND EXISTS (
                                SELECT 1 FROM link other
                                WHERE other.destination = link.destination AND other.crm_id = link.crm_id
                                  AND other.contact_key NOT LIKE 'phone:%')
                              THEN 'several:' || link.contact_key ELSE excluded.crm_id END,
                            updated_at = excluded.updated_at
                          WHERE link.crm_id <> excluded.crm_id AND link.crm_id NOT LIKE 'several:phone:%'
                        """, destination, key, crmId, clock.millis()));
    }
}
