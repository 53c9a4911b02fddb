package callabsync.store;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/** The configured keys. The first one encrypts, all decrypt, so that they can be rotated. They wrap other keys only. */
final class KeyRing {

    private static final int ID_BYTES = 6;

    private final Map<String, SecretKey> keys;

    private KeyRing(Map<String, SecretKey> keys) {
        this.keys = keys;
    }

    /** Reads the setting; blank is an empty ring. */
    static KeyRing of(String setting) {
        var keys = new LinkedHashMap<String, SecretKey>();
        List<String> parts = Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        for (int i = 0; i < parts.size(); i++) {
            SecretKey key = Aes.key(bytes(parts.get(i), i + 1));
            keys.put(HexFormat.of().formatHex(Arrays.copyOf(Aes.hmac(key, "callab-sync key id"), ID_BYTES)), key);
        }
        return new KeyRing(keys);
    }

    private static byte[] bytes(String base64, int number) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == Aes.KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without what was given.
        }
        throw new IllegalArgumentException("callab.sync.encryption-key: key " + number
                + " is not 32 bytes in base64; make one with: openssl rand -base64 32");
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    Set<String> ids() {
        return keys.keySet();
    }

    /** The id of the key that encrypts. */
    String first() {
        return keys.keySet().iterator().next();
    }

    byte[] wrap(String place, byte[] key) {
        return Aes.seal(keys.get(first()), place, key);
    }

    /** Empty if it was wrapped with a key that is not on the ring. */
    Optional<byte[]> unwrap(String wrappedWith, String place, byte[] wrapped) {
        return Optional.ofNullable(keys.get(wrappedWith)).flatMap(key -> Aes.open(key, place, wrapped));
    }
}
