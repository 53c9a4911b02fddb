package callabsync.sink;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The things that are created in a CRM once per call. The intent is written before the request: whatever happens then,
 * the next try knows that the thing may be there and looks, by association or key, before it creates it again.
 */
public final class Effects {

    /**
     * What is about to be created.
     *
     * @param key call id and kind, such as {@code call_abc789/task}
     * @param recordId the CRM record that it belongs to, if that is known
     */
    public record Intent(String key, Optional<String> recordId, String deliveryId) {}

    /** How an effect stands. */
    public enum State {
        /** It was never tried: create it. */
        FRESH,
        /** It was tried, and the result is unknown: look before creating it. */
        UNKNOWN,
        /** It is there. */
        DONE
    }

    /**
     * @param crmId of the thing, once it is done and has an id
     * @param since when it was first tried
     */
    public record Standing(State state, Optional<String> crmId, Instant since) {}

    private final Database database;
    private final GroupCommit store;
    private final Clock clock;

    public Effects(Database database, GroupCommit store, Clock clock) {
        this.database = database;
        this.store = store;
        this.clock = clock;
    }

    /** How these effects stand, without beginning any; what was never begun is left out. One read. */
    public Map<String, Standing> find(String destination, Collection<String> keys) {
        var found = new HashMap<String, Standing>();
        if (!keys.isEmpty()) {
            database.reads()
                    .sql("""
                            SELECT effect_key, state, crm_id, created_at FROM effect
                            WHERE destination = :destination AND effect_key IN (:keys)
                            """)
                    .param("destination", destination)
                    .param("keys", keys)
                    .query(row -> {
                        found.put(
                                row.getString("effect_key"),
                                standing(row.getString("state"), row.getString("crm_id"), row.getLong("created_at")));
                    });
        }
        return found;
    }

    /** Of each of these records the id of the thing of a kind that was made last; a record without one is left out. One read. */
    public Map<String, String> newest(String destination, Collection<String> recordIds, String kind) {
        var found = new HashMap<String, String>();
        if (!recordIds.isEmpty()) {
            database.reads()
                    .sql("""
                            SELECT record_id, crm_id FROM effect
                            WHERE destination = :destination AND record_id IN (:records)
                              AND state = 'done' AND crm_id IS NOT NULL AND effect_key LIKE :kind
                            ORDER BY updated_at, crm_id
                            """)
                    .param("destination", destination)
                    .param("records", recordIds)
                    .param("kind", "%/" + kind)
                    .query(row -> {
                        found.put(row.getString("record_id"), row.getString("crm_id"));
                    });
        }
        return found;
    }

    /**
     * Writes the intents that are not there yet, durably, and says how each effect stands. One read, and commits if
     * anything is fresh. The same intent twice in the list is one.
     */
    public Map<String, Standing> begin(String destination, Collection<Intent> intents) {
        Map<String, Intent> byKey = new LinkedHashMap<>();
        intents.forEach(intent -> byKey.putIfAbsent(intent.key(), intent));
        Map<String, Standing> standings = find(destination, byKey.keySet());
        List<Intent> fresh = byKey.values().stream()
                .filter(intent -> !standings.containsKey(intent.key()))
                .toList();
        store.commitInParts(fresh, (tx, some) -> insert(tx, destination, some)).forEach(standings::putAll);
        return standings;
    }

    private Map<String, Standing> insert(Tx tx, String destination, List<Intent> fresh) throws SQLException {
        long now = clock.millis();
        var parameters = new ArrayList<@Nullable Object>();
        for (Intent intent : fresh) {
            parameters.add(destination);
            parameters.add(intent.key());
            parameters.add(intent.recordId().orElse(null));
            parameters.add(intent.deliveryId());
            parameters.add(now);
            parameters.add(now);
        }
        String rows = String.join(", ", Collections.nCopies(fresh.size(), "(?, ?, 'intent', ?, ?, ?, ?)"));
        List<String> inserted = tx.query(
                "INSERT INTO effect (destination, effect_key, state, record_id, delivery_id, created_at, updated_at) VALUES "
                        + rows + " ON CONFLICT (destination, effect_key) DO NOTHING RETURNING effect_key",
                row -> row.getString(1),
                parameters.toArray());
        var standings = new HashMap<String, Standing>();
        for (Intent intent : fresh) {
            State state = inserted.contains(intent.key()) ? State.FRESH : State.UNKNOWN;
            standings.put(intent.key(), new Standing(state, Optional.empty(), Instant.ofEpochMilli(now)));
        }
        return standings;
    }

    /** The thing is there; {@code crmId} null if it has no id of its own. */
    public void done(Tx tx, String destination, String key, @Nullable String crmId) {
        tx.updateLater(
                "UPDATE effect SET state = 'done', crm_id = ?, updated_at = ? WHERE destination = ? AND effect_key = ?",
                crmId,
                clock.millis(),
                destination,
                key);
    }

    /** The thing was surely not created: the next try may create it without looking. */
    public void withdraw(Tx tx, String destination, String key) {
        tx.updateLater(
                "DELETE FROM effect WHERE destination = ? AND effect_key = ? AND state = 'intent'", destination, key);
    }

    private static Standing standing(String state, @Nullable String crmId, long createdAtMs) {
        return new Standing(
                state.equals("done") ? State.DONE : State.UNKNOWN,
                Optional.ofNullable(crmId),
                Instant.ofEpochMilli(createdAtMs));
    }
}
