package callabsync.attack;

import static callabsync.attack.AttackedProduct.SHORTER;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import callabsync.support.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can be made of one recorded webhook: nothing but a duplicate of it, however often it is tried at once. */
@ExtendWith(OneProduct.class)
class VariantAttackIT {

    private static final String SIGNED = Events.outcomeExtracted()
            .call("call_variants")
            .outcome("score", 60)
            .outcome("share", 0.5)
            .outcome("budget", null)
            .customField("crm_id", 501)
            .json();

    private static final List<String> VARIANTS = List.of(
            SIGNED,
            SIGNED.replace(":60", ":60.0"),
            SIGNED.replace(":60", ":6e1"),
            SIGNED.replace(":60", ":600E-1"),
            SIGNED.replace(":60", ":60.00000000000000000000001"),
            SIGNED.replace(":0.5", ":5e-1"),
            SIGNED.replace(":0.5", ":0.50"),
            SIGNED.replace(":501", ":501.0"),
            SIGNED.replace(":501", ":5.01e2"),
            SIGNED.replace(":null", ":1e400"),
            SIGNED.replace(":null", ":-1e400"),
            SIGNED.replace(":null", ":1" + "0".repeat(400)),
            SIGNED.replace("\"budget\":null", "\"budget\":\"$1\",\"budget\":null"),
            SIGNED.replace("call_variants", "call\\u005fvariants"),
            SIGNED.replace("\"outcomes\"", "\"\\u006futcomes\""),
            SIGNED.replace("\":", "\" :\t"),
            SIGNED.replace(",\"", ",\n  \""),
            " \r\n" + SIGNED + "\n");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void eighteen_variants_of_a_signed_body_are_one_event() throws Exception {
        AttackedProduct product = OneProduct.product();
        String signature = new Sender("test-secret").sign(SIGNED.getBytes());
        String signedId = Sender.eventId(post(product, SIGNED, signature));
        Set<String> ids = ConcurrentHashMap.newKeySet();

        Harm harm = product.under(
                (port, goesOn) -> {
                    for (int i = 0; i < VARIANTS.size() || goesOn.getAsBoolean(); i++) {
                        ids.add(Sender.eventId(post(product, VARIANTS.get(i % VARIANTS.size()), signature)));
                    }
                },
                SHORTER);

        assertThat(new HashSet<>(VARIANTS)).hasSize(18);
        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(ids).containsExactly(signedId);
        assertThat(product.app().json("/api/events?call_id=call_variants").path("items"))
                .hasSize(1);
        assertThat(product.app().json("/api/deliveries?call_id=call_variants").path("items"))
                .hasSizeLessThanOrEqualTo(1);
    }

    private HttpResponse<String> post(AttackedProduct product, String body, String signature) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(product.app().url() + "/webhooks/callab"))
                            .header("Content-Type", "application/json")
                            .header("X-Callab-Signature", signature)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(body).isEqualTo(200);
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
