package callabsync.imports;

import callabsync.event.OrderKey;
import callabsync.inbox.ContactTerms;
import callabsync.inbox.Payloads;
import callabsync.store.Database;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Recognises people whom Callab knows already, so that a record that this product wrote does not come back as a new
 * lead: records that were matched or written for a call, and people whose calls came without a CRM id.
 */
@Component
class KnownContacts {

    private final Database database;
    private final Payloads payloads;

    KnownContacts(Database database, Payloads payloads) {
        this.database = database;
        this.payloads = payloads;
    }

    /** Returns those of these records that this product has linked to a contact of Callab, or has written. */
    Set<String> records(String destination, Collection<String> crmIds) {
        var known = new HashSet<String>();
        Map<String, String> byKept = new HashMap<>();
        crmIds.forEach(id -> byKept.put(id, id));
        crmIds.stream().filter(OrderKey::isAddress).forEach(id -> byKept.put(payloads.remnant(id), id));
        if (!crmIds.isEmpty()) {
            database.reads()
                    .sql("""
                            SELECT crm_id FROM link WHERE destination = :destination AND crm_id IN (:ids)
                            UNION SELECT crm_id FROM written WHERE destination = :destination AND crm_id IN (:ids)
                            """)
                    .param("destination", destination)
                    .param("ids", byKept.keySet())
                    .query(row -> {
                        known.add(byKept.get(row.getString("crm_id")));
                    });
        }
        return known;
    }

    /** Returns those of these phone numbers whose owners Callab has called without a CRM id. */
    Set<String> phones(Collection<String> phones) {
        Map<String, String> byTerm = new HashMap<>();
        phones.forEach(phone -> byTerm.put(ContactTerms.phone(payloads.searchable(phone)), phone));
        var known = new HashSet<String>();
        if (!phones.isEmpty()) {
            database.reads().sql("""
                            SELECT t.term FROM contact_term t WHERE t.term IN (:terms) AND EXISTS
                              (SELECT 1 FROM event e WHERE e.contact_id = t.owner AND e.order_key = e.contact_id)
                            """).param("terms", byTerm.keySet()).query(row -> {
                known.add(byTerm.get(row.getString("term")));
            });
        }
        return known;
    }
}
