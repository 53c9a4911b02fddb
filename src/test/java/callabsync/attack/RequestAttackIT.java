package callabsync.attack;

import static callabsync.attack.AttackedProduct.FULL;
import static callabsync.attack.AttackedProduct.SHORTER;
import static callabsync.attack.Requests.HOST;
import static callabsync.attack.Requests.JSON;
import static callabsync.attack.Requests.bytes;
import static callabsync.attack.Requests.forged;
import static callabsync.attack.Requests.post;
import static callabsync.attack.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What strangers can do with whole requests: as little ({@link AttackIT}). */
@ExtendWith(OneProduct.class)
class RequestAttackIT {

    private final AttackedProduct product = OneProduct.product();

    private long heapBefore;

    @AfterAll
    static void nothing_ran_out_of_memory() throws Exception {
        assertThat(OneProduct.product().log()).doesNotContain("OutOfMemoryError");
    }

    @BeforeEach
    void measure() throws Exception {
        heapBefore = product.heapBytes();
    }

    @AfterEach
    void memory_comes_back() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> product.isAsSmallAs(heapBefore));
    }

    @Test
    void unsigned_bodies_of_a_mebibyte_cost_no_memory() throws Exception {
        byte[] body = bytes("[" + "{},".repeat(349_000) + "{}]");
        var flood = new Flood(FULL ? 54 : 18, number -> forged("/webhooks/callab", "", body));

        Harm harm = product.under(flood, SHORTER);

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(flood.statuses()).containsKey(401).doesNotContainKeys(200, 500);
        if (FULL) {
            assertThat(flood.sent()).isGreaterThan(3 * 18);
        }
    }

    /** Each as expensive as it may be before it is known to be forged. */
    @Test
    void unsigned_bodies_that_are_rewritten_cost_little() throws Exception {
        List<byte[]> bodies = List.of(
                bytes("[" + "{},".repeat(19_990) + "{}]"),
                bytes("[\"" + "\\u0061".repeat(85_000) + "\"]"),
                bytes("[" + "5e-324,".repeat(19_990) + "1]"),
                bytes("[".repeat(1_000) + "]".repeat(1_000)));
        var flood = new Flood(FULL ? 54 : 18, number -> forged("/webhooks/callab", "", bodies.get(number % 4)));

        Harm harm = product.under(flood, SHORTER);

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(flood.statuses()).containsKey(401).doesNotContainKeys(200, 500);
    }

    @Test
    void pages_without_a_login_keep_nothing() throws Exception {
        List<String> pages = List.of(
                "/?" + parameters(1_000), "/events?" + parameters(100), "/login?" + parameters(100), "/api/events?q=1");
        var flood = new Flood(4, number -> bytes("GET " + pages.get(number % 4) + HOST + "Accept: text/html\r\n\r\n"));

        Harm harm = product.under(flood, SHORTER);

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(flood.statuses()).doesNotContainKey(500);
        if (FULL) {
            assertThat(flood.sent()).isGreaterThan(4 * 2_000);
        }
    }

    @Test
    void connections_that_are_reset_keep_no_memory_and_fill_no_log() throws Exception {
        long before = Files.size(product.app().log());
        byte[] half = bytes("[\"" + "x".repeat(900_000));
        String announced = HOST + JSON + "Content-Length: 1000000\r\n\r\n";
        List<byte[]> requests = List.of(
                request("POST /webhooks/callab" + announced, half),
                request("POST /webhooks/nobody" + announced, half),
                request("POST /login" + announced, half),
                request("POST /webhooks/callab" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\nfffff\r\n", half),
                bytes("POST /webhooks/callab" + HOST + JSON + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"),
                bytes("GET /webjars/htmx.org/dist/htmx.js" + HOST + "\r\n"));
        var flood = new Flood(4, number -> requests.get(number % requests.size())).resetting();

        Harm harm = product.under(flood, SHORTER);

        assertThat(harm).as("after %s connections", flood.sent()).isEqualTo(Harm.NONE);
        assertThat(Files.size(product.app().log()) - before)
                .as("bytes of log for %s connections", flood.sent())
                .isLessThan(64 * 1024);
    }

    /** The sum of what is bounded fits into the memory, too. */
    @Test
    void all_large_bodies_at_once_fit_into_the_memory() throws Exception {
        byte[] fields = bytes("a=%41&".repeat(640_000));
        byte[] letters = bytes("%E4%BD%A0".repeat(430_000));
        byte[] deep = bytes("[".repeat(3_900_000));
        String form = HOST + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ";
        List<byte[]> requests = List.of(
                forged("/webhooks/callab", "", bytes("[" + "{},".repeat(349_000) + "{}]")),
                forged("/webhooks/callab", "", bytes("[\"" + "\\u0061".repeat(85_000) + "\"]")),
                request("POST /login" + form + fields.length + "\r\n\r\n", fields),
                request("POST /login" + form + letters.length + "\r\n\r\n", letters),
                post("/api/replays", "", deep));
        var flood = new Flood(FULL ? 80 : 20, number -> requests.get(number % requests.size()));

        Harm harm = product.under(flood, SHORTER);

        assertThat(harm).isEqualTo(Harm.NONE);
        assertThat(flood.statuses()).containsKeys(401, 403).doesNotContainKeys(200, 500);
    }

    private static String parameters(int count) {
        return String.join(
                "&", IntStream.range(0, count).mapToObj(i -> name(i) + "=1").toList());
    }

    private static String name(int number) {
        return "" + (char) ('a' + number % 26) + (char) ('a' + number / 26 % 26);
    }
}
