package callabsync.attack;

import static callabsync.attack.AttackedProduct.FULL;
import static callabsync.attack.AttackedProduct.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What strangers with next to no traffic can do: nothing. Each attack goes on for 3 seconds, and with {@code -Dfull} for 20
 * at its whole size; meanwhile genuine webhooks and the probes are answered 200 within 2 seconds (and ten times what
 * they take here without an attack, as the machine may be busy), and afterwards the memory is free again.
 */
class AttackIT {

    /** As many as the container has threads. */
    private static final int THREADS = 64;

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private static AttackedProduct product;

    private long heapBefore;

    @BeforeAll
    static void start(@TempDir Path folder) {
        // A usual build has no time for as many connections as the product takes: there it takes fewer.
        product = FULL
                ? AttackedProduct.start(folder)
                : AttackedProduct.start(folder, "server.tomcat.max-connections=300", "server.tomcat.accept-count=100");
    }

    @AfterAll
    static void stop() throws Exception {
        String log = product.log();
        product.close();
        assertThat(log).doesNotContain("OutOfMemoryError");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /login" + HOST + FORM + "Content-Length: 4000\r\n\r\nusername=",
                "POST /deliveries/retry" + HOST + "Cookie: JSESSIONID=0123\r\n" + FORM
                        + "Content-Length: 4000\r\n\r\n_csrf=",
                "POST /api/retries" + HOST + "Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n{",
                "POST /api/retries" + HOST + "Transfer-Encoding: chunked\r\n\r\n1000\r\n{",
                "POST /webhooks/callab" + HOST + "Content-Type: application/json\r\nContent-Length: 5000000\r\n\r\n{",
                "POST /webhooks/nobody" + HOST + "Content-Type: application/json\r\nContent-Length: 5000000\r\n\r\n{",
                "POST /webhooks/nobody" + HOST + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
                "GET /webhooks/callab" + HOST + "Content-Length: 5000000\r\n\r\n{",
                "TRACE /" + HOST + "Content-Length: 4000\r\n\r\n{",
                "OPTIONS *" + HOST + "Content-Length: 4000\r\n\r\n{",
                "GET /actuator/health/liveness" + HOST + "Content-Length: 4000\r\n\r\n{",
                "POST /error" + HOST + FORM + "Content-Length: 4000\r\n\r\n{",
            })
    void slow_bodies_hinder_nobody(String head) throws Exception {
        Harm harm = product.under(Strangers.slowBodies(2 * THREADS, head), LONG);

        assertThat(harm).isEqualTo(Harm.NONE);
    }

    @Test
    void slow_chunks_that_are_renewed_do_not_refuse_genuine_chunks() throws Exception {
        String head = "POST /webhooks/callab" + HOST
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n{";

        Harm harm =
                product.underWithChunks(Strangers.slowBodies(THREADS, head).renewedAfter(Duration.ofSeconds(3)), LONG);

        assertThat(harm).isEqualTo(Harm.NONE);
    }

    /** Four times as many as fit into the memory for requests on their way. */
    @Test
    void small_bodies_that_do_not_come_along_do_not_refuse_those_that_do() throws Exception {
        String head = "POST /webhooks/callab" + HOST + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{";

        Harm harm = product.under(Strangers.slowBodies(FULL ? 3_000 : 280, head), LONG);

        assertThat(harm).isEqualTo(Harm.NONE);
    }

    @Test
    void heads_that_never_end_take_no_connection_away() throws Exception {
        Harm harm = product.under(
                Strangers.slowHeads(FULL ? 4_200 : 320, FULL ? Duration.ofSeconds(5) : Duration.ofSeconds(1)), LONG);

        assertThat(harm).isEqualTo(Harm.NONE);
    }

    @Test
    void connections_that_say_nothing_take_none_away() throws Exception {
        var silent = new Strangers(
                FULL ? 4_200 : 320, new byte[0], new byte[0], Duration.ofSeconds(1), 1, Duration.ofDays(1));

        Harm harm = product.under(silent, LONG);

        assertThat(harm).isEqualTo(Harm.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/webjars/htmx.org/dist/htmx.js", "/login", "/actuator/health/liveness", "/webhooks/callab"})
    void answers_that_are_not_read_keep_no_thread(String path) throws Exception {
        String requests = ("GET " + path + HOST + "Cookie: JSESSIONID=0123\r\n\r\n").repeat(3_000);

        Harm harm = product.under(Strangers.slowReaders(2 * THREADS, requests), LONG);

        assertThat(harm).isEqualTo(Harm.NONE);
    }
}
