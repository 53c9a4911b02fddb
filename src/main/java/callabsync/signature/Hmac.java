package callabsync.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with one key. Thread-safe. */
public final class Hmac {

    static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac prototype;

    public Hmac(byte[] key) {
        this.prototype = keyed(key);
    }

    public static Hmac of(String secret) {
        return new Hmac(secret.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] sign(byte[]... parts) {
        Mac mac = copy();
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private Mac copy() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JDK's HMAC cannot be copied", e);
        }
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks " + ALGORITHM, e);
        }
    }
}
