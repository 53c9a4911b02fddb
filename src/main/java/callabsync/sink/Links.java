package callabsync.sink;

import callabsync.store.Database;
import callabsync.store.Tx;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The remembered CRM records of contacts. The newest link counts. */
public final class Links {

    private final Database database;
    private final Clock clock;

    public Links(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The CRM ids of those keys (see {@link ContactKeys}) that have a link at this destination. One read. */
    public Map<String, String> find(String destination, Collection<String> contactKeys) {
        var found = new HashMap<String, String>();
        if (!contactKeys.isEmpty()) {
            database.reads()
                    .sql(
                            "SELECT contact_key, crm_id FROM link WHERE destination = :destination AND contact_key IN (:keys)")
                    .param("destination", destination)
                    .param("keys", contactKeys)
                    .query(row -> {
                        found.put(row.getString("contact_key"), row.getString("crm_id"));
                    });
        }
        return found;
    }

    /** Remembers the record of these keys. The same again changes nothing. */
    public void remember(Tx tx, String destination, Collection<String> contactKeys, String crmId) {
        for (String key : contactKeys) {
            tx.updateLater("""
                    INSERT INTO link (destination, contact_key, crm_id, updated_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (destination, contact_key) DO UPDATE
                      SET crm_id = excluded.crm_id, updated_at = excluded.updated_at
                      WHERE link.crm_id <> excluded.crm_id
                    """, destination, key, crmId, clock.millis());
        }
    }
}
