package callabsync.http;

import callabsync.http.HttpSettings.UnfitException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what is sent as Standard Webhooks says: {@code v1,} and the base64 HMAC-SHA256 over id, timestamp and body. */
record WebhookSignature(byte[] key) {

    /**
     * @param secret {@code whsec_} and base64, or any other text as it is
     * @throws UnfitException when there is no base64 where it should be
     */
    static WebhookSignature of(String secret) {
        try {
            return new WebhookSignature(
                    secret.startsWith("whsec_")
                            ? Base64.getDecoder().decode(secret.substring("whsec_".length()))
                            : secret.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new UnfitException("signing-secret wants base64 after whsec_");
        }
    }

    String sign(String id, long timestampSeconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed = mac.doFinal((id + "." + timestampSeconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available", e);
        }
    }
}
