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
import java.util.LinkedHashSet;
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
     * @param key call and kind, such as {@code call_abc789/task}
     * @param owner whose call it is: calls of two contacts may have the same id; blank: the key says it all
     * @param recordId the CRM record that it belongs to, if that is known
     */
    public record Intent(String key, String owner, Optional<String> recordId, String deliveryId) {

        public Intent(String key, Optional<String> recordId, String deliveryId) {
            this(key, "", recordId, deliveryId);
        }

        /** Tells it from intents of the same key whose owner is another. */
        public String id() {
            return owner.isEmpty() ? key : key + OWNED_BY + owner;
        }
    }

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
     * @param key under which the effect is kept: the intent's key, or its id where another owner's effect has the key
     * @param crmId of the thing, once it is done and has an id
     * @param since when it was first tried
     */
    public record Standing(String key, State state, Optional<String> crmId, Instant since) {}

    private static final String OWNED_BY = "@";

    private final Database database;
    private final GroupCommit store;
    private final Clock clock;

    public Effects(Database database, GroupCommit store, Clock clock) {
        this.database = database;
        this.store = store;
        this.clock = clock;
    }

    /** How these effects stand by their intents' ids, without beginning any; what was never begun is left out. One read. */
    public Map<String, Standing> find(String destination, Collection<Intent> intents) {
        Map<String, Kept> kept = kept(destination, intents);
        var found = new HashMap<String, Standing>();
        for (Intent intent : intents) {
            Kept known = kept.get(keyOf(intent, kept));
            if (known != null) {
                found.put(intent.id(), known.standing());
            }
        }
        return found;
    }

    private record Kept(
            Standing standing,
            @Nullable String owner,
            @Nullable String recordId) {

        /** What was kept before owners were noted belongs to the contact whose record it is about. */
        boolean isOf(Intent intent) {
            boolean sameRecord =
                    recordId != null && recordId.equals(intent.recordId().orElse(null));
            return intent.owner().isEmpty()
                    || sameRecord
                    || (owner == null ? recordId == null : owner.equals(intent.owner()));
        }
    }

    private Map<String, Kept> kept(String destination, Collection<Intent> intents) {
        var keys = new LinkedHashSet<String>();
        intents.forEach(intent -> {
            keys.add(intent.key());
            keys.add(intent.id());
        });
        var kept = new HashMap<String, Kept>();
        if (!keys.isEmpty()) {
            database.reads()
                    .sql("""
                            SELECT effect_key, state, crm_id, record_id, owner, created_at FROM effect
                            WHERE destination = :destination AND effect_key IN (:keys)
                            """)
                    .param("destination", destination)
                    .param("keys", keys)
                    .query(row -> {
                        String key = row.getString("effect_key");
                        State state = row.getString("state").equals("done") ? State.DONE : State.UNKNOWN;
                        var since = Instant.ofEpochMilli(row.getLong("created_at"));
                        var standing = new Standing(key, state, Optional.ofNullable(row.getString("crm_id")), since);
                        kept.put(key, new Kept(standing, row.getString("owner"), row.getString("record_id")));
                    });
        }
        return kept;
    }

    /** The first contact whose call has an id keeps the plain key; others have keys of their own. */
    private static String keyOf(Intent intent, Map<String, Kept> kept) {
        if (kept.containsKey(intent.id())) {
            return intent.id();
        }
        Kept plain = kept.get(intent.key());
        return plain == null || plain.isOf(intent) ? intent.key() : intent.id();
    }

    /** Of each of these records the id of the thing of a kind that was made last; a record without one is left out. One read. */
    public Map<String, String> newest(String destination, Collection<String> recordIds, String kind) {
        var found = new HashMap<String, String>();
        if (!recordIds.isEmpty()) {
            database.reads()
                    .sql("""
                            SELECT record_id, crm_id FROM effect
                            WHERE destination = :destination AND record_id IN (:records)
                              AND state = 'done' AND crm_id IS NOT NULL AND (effect_key LIKE :kind OR effect_key LIKE :owned)
                            ORDER BY updated_at, crm_id
                            """)
                    .param("destination", destination)
                    .param("records", recordIds)
                    .param("kind", "%/" + kind)
                    .param("owned", "%/" + kind + OWNED_BY + "%")
                    .query(row -> {
                        found.put(row.getString("record_id"), row.getString("crm_id"));
                    });
        }
        return found;
    }

    /**
     * Writes the intents that are not there yet, durably, and says how each effect stands, by the intents' ids. One read,
     * and commits if anything is fresh. The same intent twice in the list is one.
     */
    public Map<String, Standing> begin(String destination, Collection<Intent> intents) {
        Map<String, Intent> byId = new LinkedHashMap<>();
        intents.forEach(intent -> byId.putIfAbsent(intent.id(), intent));
        var standings = new HashMap<String, Standing>();
        while (standings.size() < byId.size()) {
            List<Intent> left = byId.values().stream()
                    .filter(intent -> !standings.containsKey(intent.id()))
                    .toList();
            Map<String, Kept> kept = kept(destination, left);
            var fresh = new LinkedHashMap<String, Intent>();
            for (Intent intent : left) {
                String key = keyOf(intent, kept);
                if (kept.containsKey(key)) {
                    standings.put(intent.id(), kept.get(key).standing());
                } else if (fresh.putIfAbsent(key, intent) != null) {
                    fresh.put(intent.id(), intent);
                }
            }
            // What another node or thread has begun meanwhile is read again.
            store.commitInParts(fresh.entrySet(), (tx, some) -> insert(tx, destination, some))
                    .forEach(part -> part.forEach(
                            begun -> standings.put(fresh.get(begun.key()).id(), begun)));
        }
        return standings;
    }

    private List<Standing> insert(Tx tx, String destination, List<Map.Entry<String, Intent>> fresh)
            throws SQLException {
        long now = clock.millis();
        var parameters = new ArrayList<@Nullable Object>();
        for (var each : fresh) {
            Intent intent = each.getValue();
            parameters.add(destination);
            parameters.add(each.getKey());
            parameters.add(intent.owner().isEmpty() ? null : intent.owner());
            parameters.add(intent.recordId().orElse(null));
            parameters.add(intent.deliveryId());
            parameters.add(now);
            parameters.add(now);
        }
        String rows = String.join(", ", Collections.nCopies(fresh.size(), "(?, ?, 'intent', ?, ?, ?, ?, ?)"));
        return tx
                .query(
                        "INSERT INTO effect (destination, effect_key, state, owner, record_id, delivery_id, created_at, updated_at)"
                                + " VALUES " + rows
                                + " ON CONFLICT (destination, effect_key) DO NOTHING RETURNING effect_key",
                        row -> row.getString(1),
                        parameters.toArray())
                .stream()
                .map(key -> new Standing(key, State.FRESH, Optional.empty(), Instant.ofEpochMilli(now)))
                .toList();
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
}
