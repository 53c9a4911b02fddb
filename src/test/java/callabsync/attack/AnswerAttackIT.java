package callabsync.attack;

import static callabsync.attack.AttackedProduct.FULL;
import static callabsync.sink.HostileServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.sink.HostileServer;
import callabsync.sink.HostileServer.Answer;
import callabsync.support.Events;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a CRM can do with its answers: it fails its own deliveries. The door, the probes and the memory are as before, and the
 * next delivery that is answered as it should be is delivered.
 */
@ExtendWith(OneProduct.class)
class AnswerAttackIT {

    /** As many as the destination takes at once. */
    private static final int DELIVERIES = 4;

    private static final Duration TIME = Duration.ofSeconds(FULL ? 20 : 1);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Sender SENDER = new Sender("test-secret");

    private static final AtomicInteger calls = new AtomicInteger();

    private static long heapBeforeAll;

    @BeforeAll
    static void measure() throws Exception {
        delivered(post(OneProduct.product()));
        heapBeforeAll = OneProduct.product().heapBytes();
    }

    @AfterAll
    static void memory_comes_back_and_nothing_ran_out_of_it() throws Exception {
        comesBack(heapBeforeAll);
        assertThat(OneProduct.product().log()).doesNotContain("OutOfMemoryError");
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                hostile("700 MB of body", HostileServer.endlessBody()),
                hostile("a gibibyte of gzip in a megabyte", HostileServer.gzipBomb()),
                hostile("4 million header lines", HostileServer.headerLines(4_000_000)),
                hostile("a header line of 400 MB", HostileServer.endlessHeaderLine()),
                hostile("400 kB of error without blanks", error("400 Bad Request", "a".repeat(400_000))),
                hostile("a byte every 2 seconds", OneProduct.crm().slowBody(FULL ? 2_000 : 300)),
                hostile("early hints without end", HostileServer.endlessHints(103)),
                hostile("500,000 brackets", json("[".repeat(500_000))),
                hostile("odd numbers, and no UTF-8", raw("200 OK", "{\"error\":1e999999999,\"a\":\"\u00ff\u00c0\"}")),
                hostile("a negative Retry-After", raw("503 Busy\r\nRetry-After: -5", "")),
                hostile("a redirect", HostileServer.redirect("http://127.0.0.1:1/")),
                hostile("a page", raw("200 OK", "<html><body>Log in</body></html>")));
    }

    private static Arguments hostile(String what, Answer answer) {
        return Arguments.of(what, answer);
    }

    private static Answer error(String status, String text) {
        return json(status, "{\"error\":\"" + text + "\"}");
    }

    private static Answer raw(String status, String body) {
        return out -> out.write(("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void an_answer_harms_nothing_but_its_delivery(String what, Answer answer) throws Exception {
        AttackedProduct product = OneProduct.product();
        long heapBefore = FULL ? product.heapBytes() : 0;
        OneProduct.crm().answer(answer);

        Harm harm = product.under((port, goesOn) -> deliver(product, goesOn), TIME);
        OneProduct.crm().answer(json("{}"));

        assertThat(harm).isEqualTo(Harm.NONE);
        delivered(post(product));
        if (FULL) {
            comesBack(heapBefore);
        }
    }

    private static void comesBack(long heapBefore) {
        await().atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> OneProduct.product().isAsSmallAs(heapBefore));
    }

    @Test
    void a_retry_after_of_decades_is_a_day_until_the_operator_resumes() throws Exception {
        AttackedProduct product = OneProduct.product();
        OneProduct.crm().answer(raw("503 Busy\r\nRetry-After: 1000000000", ""));
        attempted(post(product));
        OneProduct.crm().answer(json("{}"));

        product.app().post("/api/destinations/http/resume");

        delivered(post(product));
    }

    /** Keeps as many deliveries on their way as there may be. */
    private static void deliver(AttackedProduct product, BooleanSupplier goesOn) {
        int before = OneProduct.crm().heads().size();
        for (int i = 0; i < DELIVERIES; i++) {
            post(product);
        }
        await().atMost(SOON)
                .until(() -> !goesOn.getAsBoolean() && OneProduct.crm().heads().size() > before);
    }

    /** Posts a webhook for a contact of its own and returns the call. */
    private static String post(AttackedProduct product) {
        int number = calls.incrementAndGet();
        String call = "call_answer_" + number;
        Events event =
                Events.outcomeExtracted().call(call).contact("cont_" + number).crmId("lead_answer_" + number);
        await().atMost(SOON)
                .until(() -> SENDER.post(product.app().url() + "/webhooks/callab", event.bytes())
                        .isPresent());
        return call;
    }

    private static void attempted(String call) {
        await().atMost(SOON).until(() -> delivery(call).path("attempts").asInt() > 0);
    }

    private static void delivered(String call) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(delivery(call).path("state").asText())
                        .as(call)
                        .isEqualTo("delivered"));
    }

    private static JsonNode delivery(String call) throws IOException {
        return OneProduct.product()
                .app()
                .json("/api/deliveries?destination=http&call_id=" + call)
                .path("items")
                .path(0);
    }
}
