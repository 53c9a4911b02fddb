package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import callabsync.webhook.RawHttp.Answered;
import ch.qos.logback.classic.Logger;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.catalina.core.StandardContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/**
 * Requests that nobody would send: a committed corpus and what a seeded generator makes of it. Nothing is a 5xx, nothing
 * hangs, nothing stays in memory. 20,000 of them; with {@code -Dfull} 200,000. {@code -Dseed} tells which.
 */
@SpringBootTest(
        classes = DoorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=optional:file:does-not-exist/",
            "spring.jmx.enabled=false",
            "logging.level.callabsync=off",
            "server.tomcat.connection-timeout=2s",
            "callab.sync.door.request-timeout=4s",
            "callab.sync.sources.callab.secrets=sandbox",
            "callab.sync.sources.callab.failures-per-minute=0",
            "callab.sync.sources.callab.timestamp-tolerance=10m",
            "callab.sync.sources.open.scheme=none",
            "callab.sync.sources.open.failures-per-minute=0",
            "callab.sync.sources.open.max-body=20KB",
            "callab.sync.sources.standard.scheme=standard-webhooks",
            "callab.sync.sources.standard.secrets=whsec_c2FuZGJveA==",
            "callab.sync.sources.standard.failures-per-minute=0",
            "callab.sync.sources.standard.username=u",
            "callab.sync.sources.standard.password=p",
        })
class FuzzTest {

    private static final int THREADS = 4;
    private static final int REQUESTS = Boolean.getBoolean("full") ? 200_000 : 20_000;
    private static final long SEED = Long.getLong("seed", 20251117);

    /** Asks about the server, not for anything of ours: the container answers by itself, 501 or 505 if it is odd. */
    private static final Pattern ABOUT_THE_SERVER = Pattern.compile("(?:\r\n)*OPTIONS +\\*");

    @LocalServerPort
    private int port;

    @Autowired
    private SettableInbox inbox;

    @Autowired
    private Buffered buffered;

    @Autowired
    private CamelContext camel;

    @Autowired
    private ServletWebServerApplicationContext server;

    /** Later tests of this process listen to what is logged. */
    @AfterAll
    static void logAgain() {
        ((Logger) LoggerFactory.getLogger("callabsync")).setLevel(null);
    }

    @Test
    void nothing_sent_is_a_server_error_and_nothing_hangs() throws Exception {
        inbox.remember(false);
        List<byte[]> corpus = corpus();
        ExecutorService senders = Executors.newFixedThreadPool(THREADS);
        Map<Integer, Integer> statuses = new TreeMap<>();
        try {
            var runs = new ArrayList<Callable<Map<Integer, Integer>>>();
            for (int i = 0; i < THREADS; i++) {
                long seed = SEED + i;
                runs.add(() -> run(new Random(seed), seed, corpus));
            }
            for (Future<Map<Integer, Integer>> run : senders.invokeAll(runs)) {
                run.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }
        } finally {
            senders.shutdownNow();
        }

        System.out.println(statuses);
        assertThat(statuses).as("enough went through").containsKeys(200, 400, 401, 404, 405, 413, 415);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> buffered.bytes() == 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> camel.getInflightRepository().size() == 0);
        Awaitility.await("a request that is never over holds up the end of the process")
                .atMost(Duration.ofSeconds(10))
                .until(() -> inProgress() == 0);
    }

    private long inProgress() {
        var tomcat = ((TomcatWebServer) server.getWebServer()).getTomcat();
        return Stream.of(tomcat.getHost().findChildren())
                .mapToLong(context -> ((StandardContext) context).getInProgressAsyncCount())
                .sum();
    }

    private Map<Integer, Integer> run(Random random, long seed, List<byte[]> corpus) throws IOException {
        var statuses = new TreeMap<Integer, Integer>();
        for (int i = 0; i < REQUESTS / THREADS; i++) {
            byte[] request = request(random, corpus);
            try (Socket socket = RawHttp.open(port)) {
                socket.setSoTimeout(15_000);
                socket.setSoLinger(true, 0);
                Answered answer = RawHttp.sendAll(socket, request);
                String text = new String(request, StandardCharsets.ISO_8859_1);
                if (!ABOUT_THE_SERVER.matcher(text).lookingAt()) {
                    assertThat(answer.status()).as("%s", text).isLessThan(500);
                }
                statuses.merge(answer.status(), 1, Integer::sum);
            } catch (SocketTimeoutException e) {
                throw new AssertionError(
                        "Request " + i + " of seed " + seed + " hangs: "
                                + new String(request, StandardCharsets.ISO_8859_1),
                        e);
            }
        }
        return statuses;
    }

    private static byte[] request(Random random, List<byte[]> corpus) throws IOException {
        if (random.nextInt(3) == 0) {
            return mutated(random, corpus.get(random.nextInt(corpus.size())));
        }
        byte[] body = body(random);
        var head = new StringBuilder();
        head.append(pick(
                random, "POST", "POST", "POST", "POST", "POST", "POST", "POST", "GET", "HEAD", "OPTIONS", "PUT",
                "DELETE", "TRACE", "post", "PRI", "X"));
        head.append(' ')
                .append(path(random))
                .append(pick(random, " HTTP/1.1\r\n", " HTTP/1.1\r\n", " HTTP/1.1\r\n", " HTTP/1.0\r\n"));
        head.append("Host: localhost\r\nConnection: close\r\n");
        head.append(pick(
                random,
                "Content-Type: application/json\r\n",
                "Content-Type: application/json\r\n",
                "Content-Type: application/json\r\n",
                "",
                "Content-Type: text/plain\r\n",
                "Content-Type: application/json;charset=\"\r\n",
                "Content-Type: \u00ff/\u0001\r\n"));
        for (int i = random.nextInt(4); i > 0; i--) {
            head.append(header(random, body));
        }
        boolean chunked = random.nextInt(5) == 0;
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (random.nextInt(20) > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        var request = new ByteArrayOutputStream();
        request.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.write(chunked ? DoorTest.chunked(body) : body);
        return random.nextInt(10) == 0 ? mutated(random, request.toByteArray()) : request.toByteArray();
    }

    private static String path(Random random) {
        return pick(
                random,
                "/webhooks/callab",
                "/webhooks/callab",
                "/webhooks/callab",
                "/webhooks/open",
                "/webhooks/open",
                "/webhooks/standard",
                "/webhooks/nobody",
                "/webhooks",
                "/webhooks/",
                "/webhooks/..",
                "/webhooks/%2e%2e/%2e%2e/etc/passwd",
                "/webhooks/%ff",
                "/webhooks/%zz",
                "/webhooks/callab%00",
                "/webhooks/callab;a=b",
                "/webhooks//callab",
                "/webhooks/\u00e9",
                "/webhooks/" + "a".repeat(random.nextInt(9000)),
                "/webhooks/callab?" + "a=b&".repeat(random.nextInt(500)),
                "*",
                "http://x/webhooks/callab");
    }

    private static String header(Random random, byte[] body) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> DoorTest.signature("sandbox", body);
            case 3 -> "X-Callab-Signature: " + junk(random, 100) + "\r\n";
            case 4 ->
                pick(
                        random,
                        "Authorization: Basic dTpw\r\n",
                        "Authorization: Basic %\r\n",
                        "Authorization: Bearer\r\n",
                        "Authorization:\r\n");
            case 5 ->
                "webhook-id: " + junk(random, 20) + "\r\nwebhook-timestamp: 1763375400\r\nwebhook-signature: v1,"
                        + junk(random, 44) + "\r\n";
            case 6 ->
                pick(
                        random,
                        "X-Forwarded-For: 1.2.3.4, " + junk(random, 30) + "\r\n",
                        "Forwarded: for=\"[::1]\"\r\n",
                        "X-Forwarded-Proto: https\r\n");
            case 7 -> "X-Flood: " + "y".repeat(random.nextInt(12_000)) + "\r\n";
            case 8 -> "h: v\r\n".repeat(random.nextInt(150));
            default ->
                pick(
                        random,
                        "Content-Encoding: gzip\r\n",
                        "Expect: 100-continue\r\n",
                        "Expect: x\r\n",
                        "Transfer-Encoding: gzip\r\n",
                        "Content-Length: -1\r\n",
                        "Content-Length: 99999999999\r\n",
                        "CamelHttpUri: http://x\r\n",
                        "Cookie: \u0000\r\n",
                        "Upgrade: h2c\r\n",
                        "Range: bytes=0-\r\n",
                        "Accept: x\r\n");
        };
    }

    private static byte[] body(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> new byte[0];
            case 1 -> junk(random, 300).getBytes(StandardCharsets.ISO_8859_1);
            case 2 -> "[".repeat(random.nextInt(30_000)).getBytes(StandardCharsets.UTF_8);
            case 3 -> mutated(random, Events.outcomeExtracted().bytes());
            case 4 -> ("[" + "1e400,".repeat(random.nextInt(2000)) + "-0]").getBytes(StandardCharsets.UTF_8);
            case 5 ->
                ("{\"\\ud800\":\"" + "\\u0000".repeat(random.nextInt(500)) + "\"}").getBytes(StandardCharsets.UTF_8);
            case 6 -> new byte[random.nextInt(40_000)];
            default -> Events.outcomeExtracted().bytes();
        };
    }

    private static byte[] mutated(Random random, byte[] original) {
        byte[] bytes = original.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            if (random.nextBoolean()) {
                bytes[at] = (byte) random.nextInt(256);
            } else {
                int length = random.nextInt(bytes.length - at + 1);
                System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
            }
        }
        return bytes;
    }

    private static String junk(Random random, int most) {
        var junk = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            junk.append((char) (random.nextInt(5) == 0 ? random.nextInt(256) : 32 + random.nextInt(95)));
        }
        return junk.toString().replace("\r", "").replace("\n", "");
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** One request a line, in Java's escapes. */
    private static List<byte[]> corpus() throws IOException {
        try (var stream = FuzzTest.class.getResourceAsStream("/webhook/requests.txt");
                var reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.translateEscapes().getBytes(StandardCharsets.ISO_8859_1))
                    .toList();
        }
    }
}
