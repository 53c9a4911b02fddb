package callabsync.attack;

import static callabsync.attack.AttackedProduct.SHORTER;
import static callabsync.attack.Requests.EVENT;
import static callabsync.attack.Requests.HOST;
import static callabsync.attack.Requests.bytes;
import static callabsync.attack.Requests.forged;
import static callabsync.attack.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Sender;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What strangers try besides, to a product on Kubernetes without a proxy: to be taken for others, to hide others. */
@ExtendWith(OneProduct.class)
class StrangerAttackIT {

    private final AttackedProduct product = OneProduct.product();

    @AfterAll
    static void nothing_ran_out_of_memory() throws Exception {
        assertThat(OneProduct.product().log()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void forged_forwarding_headers_change_nothing() throws Exception {
        String signed = "X-Callab-Signature: " + new Sender("test-secret").sign(EVENT) + "\r\n";
        String sender =
                "X-Forwarded-For: 192.0.2.7\r\nForwarded: for=192.0.2.7;proto=https\r\nX-Real-IP: 192.0.2.7\r\n";
        String https = sender + "X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: on\r\nFront-End-Https: on\r\n";
        var listed = new Flood(1, number -> post("/webhooks/listed", sender + signed, EVENT)).from("127.0.3.1");
        var secure = new Flood(1, number -> post("/webhooks/secure", https + signed, EVENT)).from("127.0.3.2");
        var limited = new Flood(
                        2,
                        number -> forged(
                                "/webhooks/callab", "X-Forwarded-For: 198.51.100." + number % 250 + "\r\n", EVENT))
                .from("127.0.3.3");

        Harm harm = product.under(limited, SHORTER);

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(limited.statuses()).as("failures-per-minute").containsOnlyKeys(403, 429);
        assertThat(listed.send(product.port(), 0)).as("allow-from").isEqualTo(403);
        assertThat(secure.send(product.port(), 0)).as("require-https").isEqualTo(403);
    }

    @Test
    void requests_of_all_kinds_fill_no_log() throws Exception {
        long before = Files.size(product.app().log());
        List<byte[]> requests = List.of(
                forged("/webhooks/callab", "", EVENT),
                forged("/webhooks/nobody", "", EVENT),
                bytes("GET /webhooks/callab" + HOST + "\r\n"),
                bytes("GET /api/stats" + HOST + "\r\n"),
                bytes("GET /%2e%2e;x=y/%00" + HOST + "\r\n"),
                bytes("GET /a\\b{}|^" + HOST + "\r\n"),
                bytes("POST /login" + HOST + "Content-Type: text/x\r\nContent-Length: -1\r\n\r\n"),
                bytes("GET / HTTP/9.9\r\n\r\n"),
                bytes("GET /login" + HOST + "Accept-Language: " + "de,".repeat(50) + "en\r\n\r\n"),
                bytes("\u0016\u0003\u0001\u0000" + "x".repeat(200) + "\r\n\r\n"),
                bytes("GET /" + HOST + "A: " + "x".repeat(9_000) + "\r\n\r\n"),
                bytes("POST /login" + HOST + "Content-Type: multipart/form-data; boundary=x\r\n"
                        + "Content-Length: 4\r\n\r\n--x-"));
        var flood = new Flood(4, number -> requests.get(number % requests.size()));

        Harm harm = product.under(flood, SHORTER);

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(flood.statuses()).containsKeys(200, 400, 401, 404).doesNotContainKey(500);
        assertThat(Files.size(product.app().log()) - before)
                .as("bytes of log for %s requests", flood.sent())
                .isLessThan(64 * 1024);
    }

    /** Who comes from 250 addresses leaves each other sender a share of what is kept: 3 of 1,000. */
    @Test
    void nobody_pushes_genuine_rejections_out() throws Exception {
        String signed = "X-Callab-Signature: " + new Sender("old-secret").sign(EVENT) + "\r\n";
        var rotated = new Flood(1, number -> post("/webhooks/callab", signed, EVENT)).from("127.0.4.1");
        IntStream.range(0, 5).forEach(number -> rotated.send(product.port(), number));
        byte[] large = bytes("[\"" + "x".repeat(1_000_000) + "\"]");
        var flood = new Flood(4, number -> forged("/webhooks/callab", "", number % 2 == 0 ? large : bytes("{}")));

        Harm harm = product.under(flood, SHORTER);

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(rotated.statuses()).containsOnlyKeys(401);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(rejectionsOf("127.0.4.1")).isBetween(3, 5));
    }

    @Test
    void who_guesses_passwords_does_not_keep_the_operator_out() throws Exception {
        IntFunction<byte[]> guesses = number -> {
            String guess = Base64.getEncoder().encodeToString(bytes("operator:guess" + number));
            String form = "username=operator&password=guess" + number;
            return switch (number % 3) {
                case 0 -> bytes("GET /api/stats" + HOST + "Authorization: Basic " + guess + "\r\n\r\n");
                case 1 -> bytes("GET /actuator/prometheus" + HOST + "Authorization: Basic " + guess + "\r\n\r\n");
                default ->
                    bytes("POST /login" + HOST + "Content-Type: application/x-www-form-urlencoded\r\n"
                            + "Content-Length: " + form.length() + "\r\n\r\n" + form);
            };
        };
        var flood = new Flood(4, guesses);
        String right = Base64.getEncoder().encodeToString(bytes("operator:operator"));
        String asked = "GET /api/stats" + HOST + "Authorization: Basic " + right + "\r\n\r\n";

        Harm harm = product.under(flood, SHORTER, () -> Harm.Tried.to(product.port(), "operator", asked, new byte[0]));

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(flood.statuses()).containsKeys(401, 429).doesNotContainKey(200);
        assertThat(product.under(flood, Duration.ofSeconds(1))).isEqualTo(Harm.NONE);
    }

    private int rejectionsOf(String address) throws Exception {
        int count = 0;
        String cursor = "";
        do {
            var page = product.app().json("/api/rejections?limit=500" + cursor);
            count += (int) StreamSupport.stream(page.path("items").spliterator(), false)
                    .filter(rejection -> rejection.path("address").asText().equals(address))
                    .count();
            cursor = page.path("next_cursor").isTextual()
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return count;
    }
}
