package callabsync.sink;

import callabsync.mapping.FieldVersion;
import callabsync.store.Database;
import callabsync.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Field by field, the newest version that was written to each record the product knows. */
@Component
public final class Written {

    private final Database database;
    private final Clock clock;

    public Written(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The versions by CRM id and field; a record that was never written is left out. One read. */
    public Map<String, Map<String, FieldVersion>> find(String destination, Collection<String> crmIds) {
        var found = new HashMap<String, Map<String, FieldVersion>>();
        if (!crmIds.isEmpty()) {
            database.reads()
                    .sql("SELECT crm_id, versions FROM written WHERE destination = :destination AND crm_id IN (:ids)")
                    .param("destination", destination)
                    .param("ids", crmIds)
                    .query(row -> {
                        found.put(row.getString("crm_id"), fields(row.getString("versions")));
                    });
        }
        return found;
    }

    /** Saves all versions of a record, in place of those that were there. */
    public void save(Tx tx, String destination, String crmId, Map<String, FieldVersion> fields) {
        tx.updateLater("""
                INSERT INTO written (destination, crm_id, versions, updated_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (destination, crm_id) DO UPDATE
                  SET versions = excluded.versions, updated_at = excluded.updated_at
                """, destination, crmId, json(fields), clock.millis());
    }

    private static String json(Map<String, FieldVersion> fields) {
        var result = new LinkedHashMap<String, List<Object>>();
        fields.forEach((name, field) ->
                result.put(name, List.of(field.occurredAt().toEpochMilli(), field.rank(), field.hash())));
        return Json.write(result);
    }

    private static Map<String, FieldVersion> fields(String json) {
        var result = new LinkedHashMap<String, FieldVersion>();
        Json.object(Json.read(json)).forEach((name, value) -> {
            if (value instanceof List<?> parts && parts.size() == 3) {
                var all = new ArrayList<Object>(parts);
                result.put(
                        name,
                        new FieldVersion(
                                Instant.ofEpochMilli(number(all.get(0))),
                                (int) number(all.get(1)),
                                String.valueOf(all.get(2))));
            }
        });
        return result;
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
