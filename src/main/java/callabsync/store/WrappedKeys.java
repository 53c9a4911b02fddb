package callabsync.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys in the table {@code contact_key}, each wrapped with a configured one. A key's id is random and never used
 * again, so what is cached under it is right or of no use.
 */
final class WrappedKeys {

    private static final int CACHED = 10_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(10);
    private static final int ID_BYTES = 12;

    private final Database database;
    private final KeyRing ring;
    private final Clock clock;
    private final Cache<String, SecretKey> cache = Caffeine.newBuilder()
            .maximumSize(CACHED)
            .expireAfterWrite(CACHED_FOR)
            .build();

    WrappedKeys(Database database, KeyRing ring, Clock clock) {
        this.database = database;
        this.ring = ring;
        this.clock = clock;
    }

    record Key(String id, SecretKey secret) {}

    private record Row(String id, byte[] wrapped, String wrappedWith) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(row.getString("id"), row.getBytes("wrapped"), row.getString("wrapped_with"));
        }
    }

    /** The key of this reference, made if it is not there. It stays until the transaction ends, whoever erases it. */
    Key of(Tx tx, String reference) throws SQLException {
        Optional<Row> row = find(tx, reference);
        if (row.isEmpty()) {
            String id = "key_" + Base64.getUrlEncoder().withoutPadding().encodeToString(Aes.random(ID_BYTES));
            tx.update("""
                    INSERT INTO contact_key (id, contact_ref, wrapped, wrapped_with, created_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (contact_ref) DO NOTHING
                    """, id, reference, ring.wrap(id, Aes.random(Aes.KEY_BYTES)), ring.first(), clock.millis());
            row = find(tx, reference);
        }
        Row found = row.orElseThrow(() -> new SQLException("A contact's key was erased just now"));
        return new Key(found.id(), unwrapped(found));
    }

    private static Optional<Row> find(Tx tx, String reference) throws SQLException {
        return tx.first(
                "SELECT id, wrapped, wrapped_with FROM contact_key WHERE contact_ref = ?"
                        + tx.engine().keepFromDeletion(),
                Row::read,
                reference);
    }

    /** The key with this id; null if it was destroyed. */
    @Nullable
    SecretKey find(String id) {
        SecretKey cached = cache.getIfPresent(id);
        if (cached != null) {
            return cached;
        }
        return database.reads()
                .sql("SELECT id, wrapped, wrapped_with FROM contact_key WHERE id = :id")
                .param("id", id)
                .query((row, number) -> Row.read(row))
                .optional()
                .map(this::unwrapped)
                .orElse(null);
    }

    private SecretKey unwrapped(Row row) {
        SecretKey cached = cache.getIfPresent(row.id());
        if (cached != null) {
            return cached;
        }
        SecretKey key = Aes.key(open(row));
        cache.put(row.id(), key);
        return key;
    }

    private byte[] open(Row row) {
        return ring.unwrap(row.wrappedWith(), row.id(), row.wrapped())
                .orElseThrow(() -> new IllegalStateException("Key " + row.id() + " is encrypted with key "
                        + row.wrappedWith() + ", which callab.sync.encryption-key does not have"));
    }

    boolean destroy(Tx tx, String id) throws SQLException {
        cache.invalidate(id);
        return tx.update("DELETE FROM contact_key WHERE id = ?", id) == 1;
    }

    /** Re-wraps keys that an older configured key protects. Returns their number. */
    int rewrap(Tx tx, int atMost) throws SQLException {
        List<Row> old = tx.query(
                "SELECT id, wrapped, wrapped_with FROM contact_key WHERE wrapped_with < ? OR wrapped_with > ? LIMIT ?"
                        + tx.engine().skipLocked(),
                Row::read,
                ring.first(),
                ring.first(),
                atMost);
        for (Row row : old) {
            tx.update(
                    "UPDATE contact_key SET wrapped = ?, wrapped_with = ? WHERE id = ? AND wrapped_with = ?",
                    ring.wrap(row.id(), open(row)),
                    ring.first(),
                    row.id(),
                    row.wrappedWith());
        }
        return old.size();
    }
}
