package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.quarantine.Quarantine;
import callabsync.signature.Hmac;
import callabsync.signature.JsonStringify;
import callabsync.support.Events;
import callabsync.webhook.RawHttp.Answered;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every guard over a real port: each wrong thing is refused with its own status, and nothing is accepted by mistake. */
@SpringBootTest(
        classes = DoorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=optional:file:does-not-exist/",
            "server.tomcat.connection-timeout=2s",
            "server.tomcat.max-swallow-size=4MB",
            "spring.jmx.enabled=false",
            "callab.sync.trusted-proxies=10.1.0.0/16,127.0.0.2/32",
            "callab.sync.door.store-timeout=300ms",
            "callab.sync.door.max-buffered=3MB",
            "callab.sync.door.request-timeout=3s",
            "callab.sync.sources.callab.secrets=sandbox,new",
            "callab.sync.sources.callab.failures-per-minute=0",
            "callab.sync.sources.secretless.scheme=callab",
            "callab.sync.sources.blank.secrets= , ,",
            "callab.sync.sources.open.scheme=none",
            "callab.sync.sources.open.failures-per-minute=0",
            "callab.sync.sources.elsewhere.scheme=none",
            "callab.sync.sources.elsewhere.allow-from=203.0.113.0/24,2001:db8::/32",
            "callab.sync.sources.here.scheme=none",
            "callab.sync.sources.here.allow-from=127.0.0.0/8,::1",
            "callab.sync.sources.https.scheme=none",
            "callab.sync.sources.https.require-https=always",
            "callab.sync.sources.plain.scheme=none",
            "callab.sync.sources.plain.require-https=never",
            "callab.sync.sources.slow.scheme=none",
            "callab.sync.sources.slow.rate-per-second=2",
            "callab.sync.sources.slow.burst=3",
            "callab.sync.sources.touchy.secrets=s",
            "callab.sync.sources.touchy.failures-per-minute=3",
            "callab.sync.sources.bearer.scheme=none",
            "callab.sync.sources.bearer.bearer=key-1,key-2",
            "callab.sync.sources.header.scheme=none",
            "callab.sync.sources.header.header-name=X-Key",
            "callab.sync.sources.header.header-value=value-1,value-2",
            "callab.sync.sources.basic.scheme=none",
            "callab.sync.sources.basic.username=callab",
            "callab.sync.sources.basic.password=pass-1,pass-2",
            "callab.sync.sources.both.secrets=s",
            "callab.sync.sources.both.bearer=key",
            "callab.sync.sources.timely.scheme=none",
            "callab.sync.sources.timely.timestamp-tolerance=5m",
            "callab.sync.sources.tiny.scheme=none",
            "callab.sync.sources.tiny.max-body=100B",
            "callab.sync.sources.paced.secrets=s",
            "callab.sync.sources.paced.rate-per-second=1",
            "callab.sync.sources.alarmed.secrets=s",
            "callab.sync.sources.alarmed.failures-per-minute=0",
        })
class DoorTest {

    private static final byte[] BODY = Events.outcomeExtracted().bytes();
    private static final String JSON = "Content-Type: application/json\r\n";

    @LocalServerPort
    private int port;

    @Autowired
    private SettableInbox inbox;

    @Autowired
    private Quarantine quarantine;

    @Autowired
    private DoorApplication.Alarms alarms;

    @Autowired
    private MeterRegistry registry;

    @Autowired
    private Buffered buffered;

    @Autowired
    private CamelContext camel;

    @Autowired
    private DoorHealth health;

    @BeforeEach
    void well() {
        inbox.is(SettableInbox.Mood.WELL);
        inbox.forget();
    }

    @Test
    void a_signed_webhook_is_stored_as_its_very_bytes_and_answered_with_its_id() throws IOException {
        Answered answer = post("callab", JSON + signature("sandbox", BODY), BODY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true,\"received\":true,\"event_id\":\"evt_1\"}");
        assertThat(answer.has("Set-Cookie")).isFalse();
        assertThat(inbox.stored()).hasSize(1);
        assertThat(inbox.stored().get(0).source()).isEqualTo("callab");
        assertThat(inbox.stored().get(0).body()).isEqualTo(BODY);
    }

    @Test
    void a_body_of_any_size_up_to_the_largest_arrives_whole_chunked_or_not() throws IOException {
        for (int size : new int[] {1, 16_384, 16_385, 40_000, 1_048_576}) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) '7');
            inbox.forget();

            assertThat(post("open", JSON, body).status()).isEqualTo(200);
            assertThat(RawHttp.send(
                                    port,
                                    head("POST", "/webhooks/open", JSON + "Transfer-Encoding: chunked\r\n"),
                                    chunked(body))
                            .status())
                    .isEqualTo(200);
            assertThat(inbox.stored())
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.body()).isEqualTo(body));
        }
        assertThat(buffered.bytes()).isZero();
    }

    @Test
    void a_connection_takes_the_next_webhook_after_a_chunked_one() throws IOException {
        String chunkedHead = head("POST", "/webhooks/open", JSON + "Transfer-Encoding: chunked\r\n");
        try (var socket = RawHttp.open(port)) {
            for (int i = 0; i < 20; i++) {
                assertThat(RawHttp.send(socket, chunkedHead, chunked(BODY)).status())
                        .as("webhook " + i)
                        .isEqualTo(200);
            }
        }
        assertThat(inbox.stored()).hasSize(20);
    }

    @Test
    void a_duplicate_and_an_unusable_event_are_answered_as_such() throws IOException {
        inbox.is(SettableInbox.Mood.DUPLICATE);
        assertThat(post("open", JSON, BODY).body())
                .isEqualTo("{\"success\":true,\"received\":true,\"event_id\":\"evt_1\",\"duplicate\":true}");

        inbox.is(SettableInbox.Mood.UNUSABLE);
        Answered unusable = post("open", JSON, BODY);
        assertThat(unusable.status()).isEqualTo(200);
        assertThat(unusable.body())
                .isEqualTo("{\"success\":false,\"received\":true,\"event_id\":\"evt_1\","
                        + "\"error\":\"Missing required field: call\"}");
    }

    @Test
    void what_the_store_cannot_keep_must_be_sent_again() throws IOException {
        for (var mood : new SettableInbox.Mood[] {
            SettableInbox.Mood.FAILING, SettableInbox.Mood.THROWING, SettableInbox.Mood.SILENT
        }) {
            inbox.is(mood);
            Answered answer = post("open", JSON, BODY);

            assertThat(answer.status()).as("%s", mood).isEqualTo(503);
            assertThat(answer.has("Retry-After")).isTrue();
            assertThat(answer.body()).contains("\"error\"");
        }
    }

    /** Name, request head, body, status, a part of the answer. */
    static Stream<Arguments> wrong() {
        byte[] none = {};
        byte[] large = new byte[2 * 1024 * 1024];
        String signed = signature("sandbox", BODY);
        return Stream.of(
                wrong("unknown source", "POST", "/webhooks/nobody", JSON, BODY, 404, "Unknown source"),
                wrong("no source", "POST", "/webhooks", JSON, BODY, 404, "Unknown source"),
                wrong("empty source", "POST", "/webhooks/", JSON, BODY, 404, "Unknown source"),
                wrong("deeper path", "POST", "/webhooks/callab/x", JSON + signed, BODY, 404, "Unknown source"),
                wrong("get", "GET", "/webhooks/callab", "", none, 405, "Only POST"),
                wrong("put", "PUT", "/webhooks/callab", JSON + signed, BODY, 405, "Only POST"),
                wrong("options", "OPTIONS", "/webhooks/callab", "", none, 405, "Only POST"),
                wrong("invented method", "FROB", "/webhooks/callab", "", none, 405, "Only POST"),
                wrong(
                        "form",
                        "POST",
                        "/webhooks/callab",
                        "Content-Type: application/x-www-form-urlencoded\r\n" + signed,
                        BODY,
                        415,
                        "Content-Type"),
                wrong(
                        "odd type",
                        "POST",
                        "/webhooks/callab",
                        "Content-Type: ;;;\r\n" + signed,
                        BODY,
                        415,
                        "Content-Type"),
                wrong(
                        "compressed",
                        "POST",
                        "/webhooks/callab",
                        JSON + "Content-Encoding: gzip\r\n" + signed,
                        BODY,
                        415,
                        "Content-Encoding"),
                wrong(
                        "too large",
                        "POST",
                        "/webhooks/callab",
                        JSON + signature("sandbox", large),
                        large,
                        413,
                        "too large"),
                wrong("too large for its source", "POST", "/webhooks/tiny", JSON, new byte[101], 413, "too large"),
                wrong("no signature", "POST", "/webhooks/callab", JSON, BODY, 401, "{\"error\":\"Invalid signature\"}"),
                wrong(
                        "short signature",
                        "POST",
                        "/webhooks/callab",
                        JSON + "X-Callab-Signature: ab\r\n",
                        BODY,
                        401,
                        "{\"error\":\"Invalid signature\"}"),
                wrong(
                        "signature of another",
                        "POST",
                        "/webhooks/callab",
                        JSON + signature("guess", BODY),
                        BODY,
                        401,
                        "{\"error\":\"Invalid signature\"}"),
                wrong(
                        "no hex",
                        "POST",
                        "/webhooks/callab",
                        JSON + "X-Callab-Signature: " + "x".repeat(64) + "\r\n",
                        BODY,
                        401,
                        "{\"error\":\"Invalid signature\"}"),
                wrong("no body", "POST", "/webhooks/callab", JSON, none, 401, "{\"error\":\"Invalid signature\"}"),
                wrong(
                        "secret not set",
                        "POST",
                        "/webhooks/secretless",
                        JSON + signature("", BODY),
                        BODY,
                        503,
                        "no secret"),
                wrong("address", "POST", "/webhooks/elsewhere", JSON, BODY, 403, "Address"),
                wrong(
                        "forged address",
                        "POST",
                        "/webhooks/elsewhere",
                        JSON + "X-Forwarded-For: 203.0.113.9\r\n",
                        BODY,
                        403,
                        "Address"),
                wrong("plain http", "POST", "/webhooks/https", JSON, BODY, 403, "HTTPS"),
                wrong(
                        "forged https",
                        "POST",
                        "/webhooks/https",
                        JSON + "X-Forwarded-Proto: https\r\n",
                        BODY,
                        403,
                        "HTTPS"),
                wrong(
                        "forwarded plain http",
                        "POST",
                        "/webhooks/callab",
                        JSON + "X-Forwarded-For: 203.0.113.9\r\n" + signed,
                        BODY,
                        403,
                        "HTTPS"),
                wrong(
                        "forwarded, standard header",
                        "POST",
                        "/webhooks/callab",
                        JSON + "Forwarded: for=1.2.3.4;proto=https\r\n" + signed,
                        BODY,
                        403,
                        "HTTPS"),
                wrong("no bearer", "POST", "/webhooks/bearer", JSON, BODY, 401, "Invalid credentials"),
                wrong(
                        "wrong bearer",
                        "POST",
                        "/webhooks/bearer",
                        JSON + "Authorization: Bearer key-3\r\n",
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "both bearers at once",
                        "POST",
                        "/webhooks/bearer",
                        JSON + "Authorization: Bearer key-1,key-2\r\n",
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "wrong header",
                        "POST",
                        "/webhooks/header",
                        JSON + "X-Key: value\r\n",
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "wrong password",
                        "POST",
                        "/webhooks/basic",
                        JSON + basic("callab:nope"),
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "basic that is no base64",
                        "POST",
                        "/webhooks/basic",
                        JSON + "Authorization: Basic %%\r\n",
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "credentials without signature",
                        "POST",
                        "/webhooks/both",
                        JSON + "Authorization: Bearer key\r\n",
                        BODY,
                        401,
                        "Invalid signature"),
                wrong(
                        "signature without credentials",
                        "POST",
                        "/webhooks/both",
                        JSON + signature("s", BODY),
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "wrong credentials and wrong signature",
                        "POST",
                        "/webhooks/both",
                        JSON + "Authorization: Bearer nope\r\n" + signature("guess", BODY),
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "bearer key given as Basic",
                        "POST",
                        "/webhooks/bearer",
                        JSON + basic("key-1:"),
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "empty bearer",
                        "POST",
                        "/webhooks/bearer",
                        JSON + "Authorization: Bearer \r\n",
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "another user",
                        "POST",
                        "/webhooks/basic",
                        JSON + basic("other:pass-1"),
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "empty header",
                        "POST",
                        "/webhooks/header",
                        JSON + "X-Key:\r\n",
                        BODY,
                        401,
                        "Invalid credentials"),
                wrong(
                        "two signatures, the right one second",
                        "POST",
                        "/webhooks/callab",
                        JSON + "X-Callab-Signature: 00\r\n" + signed,
                        BODY,
                        401,
                        "Invalid signature"),
                wrong(
                        "blank secrets, signed with a blank",
                        "POST",
                        "/webhooks/blank",
                        JSON + signature(" ", BODY),
                        BODY,
                        503,
                        "no secret"),
                wrong(
                        "signature of another body",
                        "POST",
                        "/webhooks/callab",
                        JSON + signature("sandbox", none),
                        BODY,
                        401,
                        "{\"error\":\"Invalid signature\"}"),
                wrong(
                        "standard signature for Callab's scheme",
                        "POST",
                        "/webhooks/callab",
                        JSON + "webhook-id: a\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,AA==\r\n",
                        BODY,
                        401,
                        "{\"error\":\"Invalid signature\"}"),
                wrong(
                        "an address that a trusted proxy did not name",
                        "POST",
                        "/webhooks/elsewhere",
                        JSON + "X-Forwarded-For: 203.0.113.9\r\nX-Real-IP: 203.0.113.9\r\n",
                        BODY,
                        403,
                        "Address"),
                wrong(
                        "an old timestamp",
                        "POST",
                        "/webhooks/timely",
                        JSON,
                        Events.callEnded().at("2025-11-17T10:24:59Z").bytes(),
                        401,
                        "Timestamp"),
                wrong(
                        "no timestamp",
                        "POST",
                        "/webhooks/timely",
                        JSON,
                        "[]".getBytes(StandardCharsets.UTF_8),
                        401,
                        "Timestamp"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void each_wrong_thing_has_its_own_answer(
            String name, String method, String path, String headers, byte[] body, int status, String part)
            throws IOException {
        String length = body.length > 0 ? "Content-Length: " + body.length + "\r\n" : "";

        Answered answer = RawHttp.send(port, head(method, path, headers + length), body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("\"error\"").contains(part);
        assertThat(answer.head()).contains("application/json");
        assertThat(inbox.stored()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("right")
    void each_right_thing_comes_in(String path, String headers, byte[] body) throws IOException {
        assertThat(post(path, headers, body).status()).isEqualTo(200);
        assertThat(inbox.stored()).hasSize(1);
    }

    static Stream<Arguments> right() {
        return Stream.of(
                Arguments.of("callab", signature("sandbox", BODY), BODY),
                Arguments.of(
                        "callab", "Content-Type: application/json; charset=utf-8\r\n" + signature("new", BODY), BODY),
                Arguments.of("callab", "Content-Type: application/vnd.callab+json\r\n" + signature("new", BODY), BODY),
                Arguments.of("%63allab", JSON + signature("new", BODY), BODY),
                Arguments.of("callab/", JSON + signature("new", BODY), BODY),
                Arguments.of("callab?x=%00", JSON + signature("new", BODY), BODY),
                Arguments.of("here", JSON, BODY),
                Arguments.of("plain", JSON + "X-Forwarded-For: 203.0.113.9\r\n", BODY),
                Arguments.of("bearer", JSON + "Authorization: bearer key-2\r\n", BODY),
                Arguments.of("header", JSON + "x-key: value-2\r\n", BODY),
                Arguments.of("basic", JSON + basic("callab:pass-2"), BODY),
                Arguments.of("both", JSON + "Authorization: Bearer key\r\n" + signature("s", BODY), BODY),
                Arguments.of(
                        "timely",
                        JSON,
                        Events.callEnded().at("2025-11-17T10:26:00Z").bytes()),
                Arguments.of("open", JSON, new byte[] {(byte) 0xff, (byte) 0xfe, 0}),
                Arguments.of(
                        "open",
                        JSON + "CamelHttpUri: http://evil\r\nkafka.OVERRIDE_TOPIC: x\r\nsObjectName: y\r\n",
                        BODY));
    }

    /** What the container reads before the door does. */
    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("a version of HTTP that is none", "POST /webhooks/open HTTP/3.7\r\nHost: x\r\n\r\n"),
                Arguments.of(
                        "an unknown transfer coding",
                        "POST /webhooks/open HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"),
                Arguments.of(
                        "chunks of HTTP/1.0",
                        "POST /webhooks/open HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("a tunnel", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of("no host", "POST /webhooks/open HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
                Arguments.of(
                        "two lengths",
                        "POST /webhooks/open HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of(
                        "a length that is none",
                        "POST /webhooks/open HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n"),
                Arguments.of("a header line without a colon", "POST /webhooks/open HTTP/1.1\r\nHost: x\r\nX\r\n\r\n"),
                Arguments.of(
                        "a header that is too large",
                        "POST /webhooks/open HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
                Arguments.of(
                        "too many headers",
                        "POST /webhooks/open HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(101) + "\r\n"),
                Arguments.of(
                        "a path that is too long",
                        "POST /webhooks/" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void what_cannot_be_read_is_malformed_and_answered_as_json(String name, String request) throws IOException {
        try (Socket socket = RawHttp.open(port)) {
            Answered answer = RawHttp.sendAll(socket, request.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.head()).contains("application/json");
            assertThat(answer.body()).isEqualTo("{\"error\":\"Bad request\"}");
        }
        assertThat(inbox.stored()).isEmpty();
    }

    @Test
    void head_and_trace_are_refused() throws IOException {
        assertThat(statusLine("HEAD /webhooks/callab HTTP/1.1")).startsWith("HTTP/1.1 405");
        Answered trace = RawHttp.send(port, head("TRACE", "/webhooks/callab", ""), new byte[0]);
        assertThat(trace.status()).isBetween(400, 405);
        assertThat(trace.head()).contains("application/json");
    }

    @Test
    void odd_paths_never_get_past_the_door() throws IOException {
        for (String path : new String[] {
            "/webhooks/../webhooks/nobody", "/webhooks/%2e%2e/x", "/webhooks/callab%2f", "/webhooks/%zz",
                    "/webhooks/%00",
            "/webhooks//callab", "/webhooks/callab;x=1/y", "/webhooks/\\callab", "/webhooks/callab%",
                    "/WEBHOOKS/callab",
            "/webhooks/<>", "/x;/webhooks/callab", "//webhooks/nobody", "/%2e/webhooks/nobody"
        }) {
            Answered answer = RawHttp.send(
                    port, head("POST", path, JSON + "Content-Length: 2\r\n"), "{}".getBytes(StandardCharsets.UTF_8));

            assertThat(answer.status()).as(path).isBetween(400, 499);
            assertThat(answer.head()).as(path).doesNotContain("text/html");
        }
        assertThat(inbox.stored()).isEmpty();
    }

    @Test
    void a_chunked_body_is_cut_off_when_it_grows_too_large() throws IOException {
        Answered answer = RawHttp.send(
                port, head("POST", "/webhooks/tiny", JSON + "Transfer-Encoding: chunked\r\n"), chunked(new byte[5000]));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void garbage_for_chunks_is_malformed() throws IOException {
        for (String chunks :
                new String[] {"zz\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n", "5\r\nab\r\n0\r\n\r\nxxxxxxxx", "ffffffffff\r\n"
                }) {
            Answered answer = RawHttp.send(
                    port,
                    head("POST", "/webhooks/open", JSON + "Transfer-Encoding: chunked\r\n"),
                    chunks.getBytes(StandardCharsets.ISO_8859_1));

            assertThat(answer.status()).as(chunks).isIn(0, 400, 408);
        }
        assertThat(inbox.stored()).isEmpty();
        assertThat(buffered.bytes()).isZero();
    }

    /** Not by the read, but in all: each byte comes in time. */
    @Test
    void chunks_that_never_end_are_cut_off() throws IOException {
        try (Socket socket = RawHttp.open(port)) {
            socket.getOutputStream()
                    .write(head("POST", "/webhooks/open", JSON + "Transfer-Encoding: chunked\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var sent = new AtomicInteger();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        socket.getOutputStream().write("1\r\n7\r\n".getBytes(StandardCharsets.US_ASCII));
                        sent.incrementAndGet();
                        return socket.getInputStream().available() > 0;
                    });

            assertThat(RawHttp.read(socket.getInputStream()).status()).isEqualTo(408);
            assertThat(sent.get()).isGreaterThan(3);
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> buffered.bytes() == 0);
    }

    @Test
    void chunks_whose_end_is_broken_have_one_answer_and_are_not_forgotten() throws IOException {
        String[] ends = {
            "2\r\n{}\r\n0\r\nno trailer\r\n\r\n", "2\r\n{}xx0\r\n\r\n", "2\r\n{}\r\n;\r\n", "2\r\n{}\r\n0\r\n"
        };
        for (String end : ends) {
            double before = answers();
            try (Socket socket = RawHttp.open(port)) {
                Answered answer = RawHttp.sendAll(
                        socket,
                        (head("POST", "/webhooks/open", JSON + "Transfer-Encoding: chunked\r\n") + end)
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(answer.status()).as(end).isIn(0, 400);
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(6))
                    .untilAsserted(() -> assertThat(answers()).as(end).isEqualTo(before + 1));
            assertThat(buffered.bytes()).as(end).isZero();
        }
    }

    private double answers() {
        return registry.find("callab.sync.webhook.ack").timers().stream()
                .mapToDouble(timer -> timer.count())
                .sum();
    }

    /** Who goes by the length finds another request in the body: the connection ends, whatever follows. */
    @Test
    void a_length_beside_chunks_ends_the_connection() throws IOException {
        String hidden = "GET /webhooks/hidden HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Socket socket = RawHttp.open(port)) {
            socket.getOutputStream()
                    .write((head("POST", "/webhooks/open", JSON + "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n")
                                    + "2\r\n{}\r\n0\r\n\r\n" + hidden)
                            .getBytes(StandardCharsets.US_ASCII));

            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all.split("HTTP/1.1 ", -1)).as(all).hasSizeLessThanOrEqualTo(2);
            assertThat(all).doesNotContain("404");
        }
    }

    @Test
    void a_refused_body_that_nobody_reads_ends_the_connection_at_once() throws IOException {
        try (Socket socket = RawHttp.open(port)) {
            socket.getOutputStream()
                    .write((head("POST", "/webhooks/nobody", JSON + "Content-Length: 9000000\r\n") + "{")
                            .getBytes(StandardCharsets.US_ASCII));
            long start = System.nanoTime();

            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all).startsWith("HTTP/1.1 404").contains("Connection: close");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void whoever_is_refused_again_and_again_has_to_connect_anew() throws IOException {
        try (Socket socket = RawHttp.open(port)) {
            socket.getOutputStream()
                    .write(head("GET", "/webhooks/open", "").repeat(200).getBytes(StandardCharsets.US_ASCII));

            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all.split("HTTP/1.1 405", -1)).hasSizeBetween(20, 80);
            assertThat(all).contains("Connection: close");
        } catch (java.net.SocketException e) {
            assertThat(e)
                    .as("what was not read any more may reset the connection")
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void a_sender_that_stops_in_the_middle_is_cut_off() throws IOException {
        Answered answer =
                RawHttp.send(port, head("POST", "/webhooks/open", JSON + "Content-Length: 100\r\n"), new byte[50]);

        assertThat(answer.status()).isEqualTo(408);
        assertThat(buffered.bytes()).isZero();
    }

    @Test
    void over_its_rate_a_source_is_told_when_to_come_back() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(post("slow", JSON, BODY).status()).isEqualTo(200);
        }
        Answered answer = post("slow", JSON, BODY);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.head()).contains("Retry-After: 1\r\n");
        assertThat(answer.body()).contains("Too many requests");
    }

    @Test
    void a_sender_who_is_refused_too_often_is_limited_but_what_is_genuine_is_taken() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(post("touchy", JSON, BODY).status()).isEqualTo(401);
        }
        Answered forged = post("touchy", JSON + signature("wrong", BODY), BODY);
        Answered unread = post("touchy", "Content-Type: text/html\r\n" + signature("s", BODY), BODY);
        Answered genuine = post("touchy", JSON + signature("s", BODY), BODY);
        byte[] spaced = spaced();
        Answered stringified = post("touchy", JSON + signature("s", BODY), spaced);

        assertThat(forged.status()).isEqualTo(429);
        assertThat(forged.has("Retry-After")).isTrue();
        assertThat(unread.status()).isEqualTo(429);
        assertThat(genuine.status()).isEqualTo(200);
        assertThat(stringified.status()).isEqualTo(200);
    }

    @Test
    void what_is_refused_takes_nothing_from_the_rate_of_the_genuine() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(post("paced", JSON, BODY).status()).isEqualTo(401);
        }
        assertThat(post("paced", JSON + signature("s", BODY), BODY).status()).isEqualTo(200);
        assertThat(post("paced", JSON + signature("s", BODY), BODY).status()).isEqualTo(429);
    }

    @Test
    void what_is_signed_as_stringified_is_stored_as_it_was_signed() throws IOException {
        byte[] spaced = spaced();
        byte[] stringified = JsonStringify.rewrite(spaced).orElseThrow();

        assertThat(post("callab", JSON + signature("sandbox", stringified), spaced)
                        .status())
                .isEqualTo(200);

        assertThat(spaced).isNotEqualTo(stringified);
        assertThat(inbox.stored())
                .singleElement()
                .satisfies(each -> assertThat(each.body()).isEqualTo(stringified));
    }

    @Test
    void when_too_much_is_buffered_the_door_sheds() throws IOException {
        byte[] large = new byte[1024 * 1024];
        int taken = 1024 * 1024;
        assertThat(buffered.grow(0, taken)).isTrue();
        try {
            Answered answer = post("open", JSON, large);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.has("Retry-After")).isTrue();
            assertThat(post("open", JSON, BODY).status())
                    .as("a quarter is for bodies of the usual size")
                    .isEqualTo(200);
        } finally {
            buffered.giveBack(taken);
        }
    }

    @Test
    void twenty_forged_signatures_in_a_row_raise_one_alarm() throws IOException {
        for (int i = 0; i < 25; i++) {
            post("alarmed", JSON, BODY);
        }
        assertThat(alarms.heard)
                .filteredOn(heard -> heard.startsWith("alarmed"))
                .containsExactly("alarmed 20");

        assertThat(post("alarmed", JSON + signature("s", BODY), BODY).status()).isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            post("alarmed", JSON, BODY);
        }
        assertThat(alarms.heard)
                .filteredOn(heard -> heard.startsWith("alarmed"))
                .containsExactly("alarmed 20", "alarmed 20");
    }

    @Test
    void a_connection_serves_refusals_and_webhooks_in_turn() throws IOException {
        try (Socket socket = RawHttp.open(port)) {
            String length = "Content-Length: " + BODY.length + "\r\n";
            for (int i = 0; i < 20; i++) {
                assertThat(RawHttp.send(socket, head("POST", "/webhooks/nobody", JSON + length), BODY)
                                .status())
                        .isEqualTo(404);
                assertThat(RawHttp.send(socket, head("POST", "/webhooks/open", JSON + length), BODY)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void refused_requests_are_in_quarantine_and_what_was_answered_is_counted() throws IOException {
        post("both", JSON + "Authorization: Bearer key\r\n" + "X-Callab-Signature: 00\r\n", BODY);

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(quarantine.list(500, java.util.Optional.empty()))
                        .anySatisfy(rejection -> {
                            assertThat(rejection.source()).isEqualTo("both");
                            assertThat(rejection.reason()).isEqualTo("signature");
                            assertThat(rejection.address()).isEqualTo("127.0.0.1");
                        }));
        assertThat(registry.get("callab.sync.webhook.rejections")
                        .tags("source", "both", "reason", "signature")
                        .counter()
                        .count())
                .isPositive();
        assertThat(registry.get("callab.sync.webhook.ack")
                        .tag("result", "rejected")
                        .timer()
                        .count())
                .isPositive();
    }

    @Test
    void while_its_route_is_stopped_the_door_is_out_of_service() throws Exception {
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
        camel.getRouteController().stopRoute("webhook");
        try {
            assertThat(health.health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
            assertThat(post("open", JSON, BODY).status()).isEqualTo(503);
        } finally {
            camel.getRouteController().startRoute("webhook");
        }
        assertThat(post("open", JSON, BODY).status()).isEqualTo(200);
    }

    /** The same to a JavaScript reader, in other bytes. */
    private static byte[] spaced() {
        return ("{ " + Events.outcomeExtracted().json().substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    private String statusLine(String requestLine) throws IOException {
        try (Socket socket = RawHttp.open(port)) {
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private Answered post(String source, String headers, byte[] body) throws IOException {
        return RawHttp.send(
                port, head("POST", "/webhooks/" + source, headers + "Content-Length: " + body.length + "\r\n"), body);
    }

    private static Arguments wrong(
            String name, String method, String path, String headers, byte[] body, int status, String part) {
        return Arguments.of(name, method, path, headers, body, status, part);
    }

    static String head(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    static String signature(String secret, byte[] body) {
        return "X-Callab-Signature: "
                + (secret.isEmpty()
                        ? "0".repeat(64)
                        : HexFormat.of().formatHex(Hmac.of(secret).sign(body))) + "\r\n";
    }

    private static String basic(String userAndPassword) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    static byte[] chunked(byte[] body) {
        byte[] size = (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] end = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(size, size.length + body.length + end.length);
        System.arraycopy(body, 0, all, size.length, body.length);
        System.arraycopy(end, 0, all, size.length + body.length, end.length);
        return all;
    }
}
