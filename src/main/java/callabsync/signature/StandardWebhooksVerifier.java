package callabsync.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scheme of standardwebhooks.com: {@code v1,} and base64 of the HMAC-SHA256 of id, timestamp and body, several
 * signatures separated by spaces, not older or newer than five minutes.
 */
public final class StandardWebhooksVerifier implements SignatureVerifier {

    private static final String ID = "webhook-id";
    private static final String TIMESTAMP = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";
    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION_PREFIX = "v1,";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MOST_SIGNATURES = 16;

    private final List<Hmac> keys;
    private final Clock clock;

    StandardWebhooksVerifier(List<String> secrets, Clock clock) {
        this.keys = secrets.stream().map(secret -> new Hmac(key(secret))).toList();
        this.clock = clock;
    }

    /**
     * Returns the key in a secret such as {@code whsec_...}. Throws {@link IllegalArgumentException} whose message does
     * not contain the secret.
     */
    public static byte[] key(String secret) {
        String base64 = secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length == 0) {
            throw new IllegalArgumentException("A secret of the scheme standard-webhooks is whsec_ and base64");
        }
        return key;
    }

    @Override
    public List<String> headers() {
        return List.of(ID, TIMESTAMP, SIGNATURE);
    }

    @Override
    public Checked verify(Headers headers, byte[] body) {
        return new Checked(verdict(headers, body), body);
    }

    private Verdict verdict(Headers headers, byte[] body) {
        @Nullable String id = headers.get(ID);
        @Nullable String timestamp = headers.get(TIMESTAMP);
        @Nullable String signatures = headers.get(SIGNATURE);
        if (id == null || timestamp == null || signatures == null || !timestamp.matches("\\d{1,12}")) {
            return Verdict.FORGED;
        }
        byte[] prefix = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (Hmac key : keys) {
            byte[] expected = key.sign(prefix, body);
            for (String signature : signatures.split(" ", MOST_SIGNATURES)) {
                genuine |= MessageDigest.isEqual(expected, decoded(signature));
            }
        }
        if (!genuine) {
            return Verdict.FORGED;
        }
        long away = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
        return away > TOLERANCE.toSeconds() ? Verdict.UNTIMELY : Verdict.GENUINE;
    }

    private static byte[] decoded(String signature) {
        if (!signature.startsWith(VERSION_PREFIX)) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(signature.substring(VERSION_PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
