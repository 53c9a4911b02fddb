package callabsync.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks and posts them, as Callab does. */
public final class Sender {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String secret;

    public Sender(String secret) {
        this.secret = secret;
    }

    /** The event's id if the answer is 200; empty for anything else, no answer included. */
    public Optional<String> post(String url, byte[] body) {
        return send(url, body).filter(answer -> answer.statusCode() == 200).map(Sender::eventId);
    }

    /** The answer; empty when there is none within 5 seconds. */
    public Optional<HttpResponse<String>> send(String url, byte[] body) {
        try {
            return Optional.of(http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofSeconds(5))
                            .header("Content-Type", "application/json")
                            .header("X-Callab-Signature", sign(body))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The id that an answer 200 names. */
    public static String eventId(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body()).get("event_id").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not the answer of the door: " + answer.body(), e);
        }
    }

    public String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
