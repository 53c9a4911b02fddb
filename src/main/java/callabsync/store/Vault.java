package callabsync.store;

import callabsync.event.Bounded;
import callabsync.event.OrderKey;
import callabsync.event.Secret;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Encrypts what the store keeps about people, each contact with a key of its own, so that destroying the key destroys
 * what it opens, in backups as well. Without a configured key everything stays as it is.
 */
public final class Vault {

    private static final Logger log = LoggerFactory.getLogger(Vault.class);
    private static final Vault PLAIN = new Vault(null, null);
    private static final String SEALED = "sealed:";
    private static final String OWNER = "owner:";
    private static final String HASHED = "~";
    private static final String REMNANT = "erased:";
    private static final int HASH_CHARACTERS = 22;
    private static final String SEARCH_KEY = "search";
    private static final int REWRAPPED_AT_ONCE = 200;
    private static final int BATCHES_AT_MOST = 500;

    private final @Nullable WrappedKeys keys;
    private final @Nullable SecretKey searchKey;

    private Vault(@Nullable WrappedKeys keys, @Nullable SecretKey searchKey) {
        this.keys = keys;
        this.searchKey = searchKey;
    }

    /**
     * Encryption at rest.
     *
     * @param encryptionKey keys of 32 bytes in base64, comma-separated: the first one encrypts, all decrypt; blank: plain
     */
    @ConfigurationProperties("callab.sync")
    public record EncryptionProperties(@DefaultValue("") Secret encryptionKey) {}

    /** Something encrypted, and the id of its key; absent: plain. */
    public record Sealed(byte[] bytes, @Nullable String keyId) {}

    /** Keeps everything as it is. */
    public static Vault plain() {
        return PLAIN;
    }

    /**
     * @param setting the configured keys, see {@link EncryptionProperties}
     * @throws IllegalStateException when the store holds something that these keys cannot open
     */
    public static Vault open(Database database, GroupCommit store, String setting, Clock clock) {
        KeyRing ring = KeyRing.of(setting);
        List<String> inUse = database.reads()
                .sql("SELECT id FROM encryption_key ORDER BY created_at")
                .query(String.class)
                .list();
        for (String id : inUse) {
            if (!ring.ids().contains(id)) {
                throw new IllegalStateException("The store is encrypted with key " + id + ", and"
                        + " callab.sync.encryption-key " + (ring.isEmpty() ? "is not set" : "does not have it")
                        + ": give it (CALLAB_SYNC_ENCRYPTION_KEY), after a newer one and a comma if keys are rotated");
            }
        }
        if (ring.isEmpty()) {
            return PLAIN;
        }
        var keys = new WrappedKeys(database, ring, clock);
        SecretKey searchKey = store.commit(tx -> {
            tx.update(
                    "INSERT INTO encryption_key (id, created_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
                    ring.first(),
                    clock.millis());
            return keys.of(tx, SEARCH_KEY).secret();
        });
        return new Vault(keys, searchKey);
    }

    public boolean isOn() {
        return keys != null;
    }

    /** A keyed hash by which the text can be found again; the text itself without a key. */
    public String hash(String text) {
        return searchKey == null
                ? text
                : HASHED
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Aes.hmac(searchKey, text))
                                .substring(0, HASH_CHARACTERS);
    }

    /**
     * Returns what stays of an id that is erased because it is an address: the same address gives the same text, and nobody
     * can read the address from it.
     */
    public String remnant(String id) {
        return REMNANT + (searchKey == null ? Bounded.hash(id) : hash(REMNANT + id));
    }

    /** An order key as it is kept: one that tells who somebody is is hashed, whatever it looks like. */
    public String orderKey(OrderKey key) {
        return key.isPersonal() ? hash(key.text()) : key.text();
    }

    /**
     * @param owner whose key: the contact's id, or what stands for it
     * @param place table, column and row: only from there it can be opened again
     */
    public Sealed seal(Tx tx, String owner, String place, byte[] plain) throws SQLException {
        if (keys == null) {
            return new Sealed(plain, null);
        }
        WrappedKeys.Key key = keys.of(tx, hash(OWNER + owner));
        return new Sealed(Aes.seal(key.secret(), place, plain), key.id());
    }

    /** Empty when its key was destroyed. */
    public Optional<byte[]> open(@Nullable String keyId, String place, byte[] bytes) {
        if (keyId == null) {
            return Optional.of(bytes);
        }
        SecretKey key = keys == null ? null : keys.find(keyId);
        return key == null ? Optional.empty() : Aes.open(key, place, bytes);
    }

    /** As {@link #seal}, for a column of text; null stays null. */
    public @Nullable String sealText(Tx tx, String owner, String place, @Nullable String plain) throws SQLException {
        if (keys == null || plain == null) {
            return plain;
        }
        Sealed sealed = seal(tx, owner, place, plain.getBytes(StandardCharsets.UTF_8));
        return SEALED + sealed.keyId() + ":" + Base64.getEncoder().encodeToString(sealed.bytes());
    }

    /** Opens what {@link #sealText} sealed; null when its key was destroyed. Returns a text that is not sealed as it is. */
    public @Nullable String openText(String place, @Nullable String text) {
        Optional<String> keyId = keyOf(text);
        if (keys == null || text == null || keyId.isEmpty()) {
            return text;
        }
        byte[] bytes = Base64.getDecoder()
                .decode(text.substring(SEALED.length() + keyId.get().length() + 1));
        return open(keyId.get(), place, bytes)
                .map(plain -> new String(plain, StandardCharsets.UTF_8))
                .orElse(null);
    }

    /** The id of the key that a text is sealed with. */
    public Optional<String> keyOf(@Nullable String text) {
        if (keys == null || text == null || !text.startsWith(SEALED)) {
            return Optional.empty();
        }
        int end = text.indexOf(':', SEALED.length());
        return end < 0 ? Optional.empty() : Optional.of(text.substring(SEALED.length(), end));
    }

    /** Destroys the key of an owner. Returns whether there was one. */
    public boolean destroyOf(Tx tx, String owner) throws SQLException {
        return keys != null && tx.update("DELETE FROM contact_key WHERE contact_ref = ?", hash(OWNER + owner)) == 1;
    }

    /** Destroys a key: nobody can open what it sealed. Returns whether it was there. */
    public boolean destroy(Tx tx, String keyId) throws SQLException {
        return keys != null && keys.destroy(tx, keyId);
    }

    /**
     * Wraps keys anew with the first configured one, a bounded amount per call; once none needs an older one, that one may
     * be taken out of the setting.
     */
    int rewrap(GroupCommit store) {
        if (keys == null) {
            return 0;
        }
        int total = 0;
        int some = REWRAPPED_AT_ONCE;
        for (int batch = 0; batch < BATCHES_AT_MOST && some == REWRAPPED_AT_ONCE; batch++) {
            some = store.commit(tx -> keys.rewrap(tx, REWRAPPED_AT_ONCE));
            total += some;
        }
        int retired = some == REWRAPPED_AT_ONCE ? 0 : store.commit(tx -> tx.update("""
                DELETE FROM encryption_key WHERE NOT EXISTS
                  (SELECT 1 FROM contact_key k WHERE k.wrapped_with = encryption_key.id)
                """));
        if (retired > 0) {
            log.atInfo().addKeyValue("rewrapped", total).log("encryption-key.retired");
        }
        return total;
    }
}
