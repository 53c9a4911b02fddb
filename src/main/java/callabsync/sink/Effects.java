package callabsync.sink;

import callabsync.delivery.CallOwner;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.ResultSet;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The things that are created in a CRM once per call. The intent is stored before the request. Whatever happens then,
 * the next try knows that the thing may exist and looks for it before it creates it again.
 */
@Component
public final class Effects {

    /**
     * What is about to be created.
     *
     * @param key call and kind, such as {@code call_abc789/task}
     * @param owner whose call it is, as another's call may have the same id; {@link CallOwner#NONE}: the key says it all
     * @param recordId the CRM record that it belongs to, if that is known
     */
    public record Intent(String key, CallOwner owner, Optional<String> recordId, String deliveryId) {

        public Intent(String key, Optional<String> recordId, String deliveryId) {
            this(key, CallOwner.NONE, recordId, deliveryId);
        }

        /** Returns what distinguishes it from intents of the same key with another owner. */
        public String id() {
            return owner.equals(CallOwner.NONE) ? key : key + OWNED_BY + owner.hash();
        }

        /** Returns whether both mean the same thing, even if one of them knows less about the owner. */
        public boolean isSameAs(Intent other) {
            boolean sameRecord = recordId.isPresent() && recordId.equals(other.recordId);
            return key.equals(other.key)
                    && owner.mayShareCallWith(other.owner)
                    && (sameRecord || owner.contact().equals(other.owner.contact()));
        }

        /** Returns the key for the second contact with a call of this id. */
        private String contactKey() {
            return owner.contact().isEmpty() ? key : key + OWNED_BY + owner.contact();
        }
    }

    /** The state of an effect. */
    public enum State {
        /** Never tried. Create it. */
        FRESH,
        /** Tried, with unknown result. Look for it before creating it. */
        UNKNOWN,
        /** It exists. */
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

    /**
     * Returns the states of these effects by their intents' ids, without beginning any. Omits those that were never
     * begun. One read.
     */
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
            Standing standing, CallOwner owner, @Nullable String recordId) {

        /** What was kept before owners were noted belongs to the contact whose record it is about. */
        boolean isOf(Intent intent) {
            boolean sameRecord =
                    recordId != null && recordId.equals(intent.recordId().orElse(null));
            boolean sameContact = owner.contact().isEmpty()
                    ? recordId == null
                    : owner.contact().equals(intent.owner().contact());
            return intent.owner().equals(CallOwner.NONE)
                    || owner.mayShareCallWith(intent.owner()) && (sameRecord || sameContact);
        }
    }

    private Map<String, Kept> kept(String destination, Collection<Intent> intents) {
        var keys = new LinkedHashSet<String>();
        intents.forEach(intent -> {
            keys.addAll(keysOf(intent));
        });
        var kept = new HashMap<String, Kept>();
        if (!keys.isEmpty()) {
            database.reads()
                    .sql("""
                            SELECT effect_key, state, crm_id, record_id, owner, source, workspace, created_at FROM effect
                            WHERE destination = :destination AND effect_key IN (:keys)
                            """)
                    .param("destination", destination)
                    .param("keys", keys)
                    .query(row -> {
                        String key = row.getString("effect_key");
                        State state = row.getString("state").equals("done") ? State.DONE : State.UNKNOWN;
                        var since = Instant.ofEpochMilli(row.getLong("created_at"));
                        var standing = new Standing(key, state, Optional.ofNullable(row.getString("crm_id")), since);
                        var owner = new CallOwner(text(row, "owner"), text(row, "source"), text(row, "workspace"));
                        kept.put(key, new Kept(standing, owner, row.getString("record_id")));
                    });
        }
        return kept;
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    /**
     * Returns the keys that an intent may be stored under. The more others have a call of its id, the longer the key.
     */
    private static Set<String> keysOf(Intent intent) {
        return new LinkedHashSet<>(List.of(intent.key(), intent.contactKey(), intent.id()));
    }

    /**
     * The first call of an id keeps the plain key. One of another contact has a key with its contact, and one of another
     * source or workspace and of the same contact has a key with all of that.
     */
    private static String keyOf(Intent intent, Map<String, Kept> kept) {
        List<String> keys = new ArrayList<>(keysOf(intent));
        for (int i = keys.size() - 1; i >= 0; i--) {
            Kept known = kept.get(keys.get(i));
            if (known != null && known.isOf(intent)) {
                return keys.get(i);
            }
        }
        return keys.stream().filter(key -> !kept.containsKey(key)).findFirst().orElse(intent.id());
    }

    /** Returns for each of these records the id of the latest thing of a kind. Omits records without one. One read. */
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
                } else {
                    fresh.putIfAbsent(key, intent);
                }
            }
            // Reads again what another node, thread or intent of the list began meanwhile.
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
            parameters.add(nullIfBlank(intent.owner().contact()));
            parameters.add(nullIfBlank(intent.owner().source()));
            parameters.add(nullIfBlank(intent.owner().workspace()));
            parameters.add(intent.recordId().orElse(null));
            parameters.add(intent.deliveryId());
            parameters.add(now);
            parameters.add(now);
        }
        String rows = String.join(", ", Collections.nCopies(fresh.size(), "(?, ?, 'intent', ?, ?, ?, ?, ?, ?, ?)"));
        return tx
                .query(
                        "INSERT INTO effect (destination, effect_key, state, owner, source, workspace, record_id, delivery_id,"
                                + " created_at, updated_at)"
                                + " VALUES " + rows
                                + " ON CONFLICT (destination, effect_key) DO NOTHING RETURNING effect_key",
                        row -> row.getString(1),
                        parameters.toArray())
                .stream()
                .map(key -> new Standing(key, State.FRESH, Optional.empty(), Instant.ofEpochMilli(now)))
                .toList();
    }

    private static @Nullable String nullIfBlank(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Marks the thing as existing; {@code crmId} is null if it has no id of its own. */
    public void done(Tx tx, String destination, String key, @Nullable String crmId) {
        tx.updateLater(
                "UPDATE effect SET state = 'done', crm_id = ?, updated_at = ? WHERE destination = ? AND effect_key = ?",
                crmId,
                clock.millis(),
                destination,
                key);
    }

    /** Marks the thing as certainly not created: the next try may create it without looking. */
    public void withdraw(Tx tx, String destination, String key) {
        tx.updateLater(
                "DELETE FROM effect WHERE destination = ? AND effect_key = ? AND state = 'intent'", destination, key);
    }
}
