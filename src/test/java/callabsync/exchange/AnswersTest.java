package callabsync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.delivery.Attempt;
import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.destination.Gate;
import callabsync.destination.Gates;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/**
 * What each answer of an HTTP server means for a delivery whose route only says {@code to: http://...}: its state, the gate,
 * and what the attempt log keeps. Each answer has a destination, a route and a server of its own.
 */
class AnswersTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SECRET = "s3cr3t-path-key";
    private static final String IN_AN_HOUR = DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));

    /** What becomes of a delivery after its first attempt. */
    private enum Fate {
        DELIVERED("delivered", 1, false),
        RETRYING("retrying", 1, false),
        DEAD("dead", 1, false),
        GATE_CLOSED("pending", 0, true);

        private final String state;
        private final int attempts;
        private final boolean closesGate;

        Fate(String state, int attempts, boolean closesGate) {
            this.state = state;
            this.attempts = attempts;
            this.closesGate = closesGate;
        }
    }

    /** @param status 0: there is no answer */
    private record Case(String id, int status, Map<String, String> headers, Fate fate, Duration probeAfter) {

        Case(String id, int status, Fate fate) {
            this(id, status, Map.of(), fate, Duration.ZERO);
        }

        @Override
        public String toString() {
            return id + " is " + fate;
        }
    }

    static Stream<Case> answers() {
        return Stream.of(
                new Case("200", 200, Fate.DELIVERED),
                new Case("201", 201, Fate.DELIVERED),
                new Case("204", 204, Fate.DELIVERED),
                new Case("301", 301, Map.of("Location", "http://127.0.0.1:1/elsewhere"), Fate.RETRYING, Duration.ZERO),
                new Case("400", 400, Fate.DEAD),
                new Case("401", 401, Fate.GATE_CLOSED),
                new Case("403", 403, Fate.GATE_CLOSED),
                new Case("404", 404, Fate.DEAD),
                new Case("408", 408, Fate.RETRYING),
                new Case("409", 409, Fate.DEAD),
                new Case("410", 410, Fate.DEAD),
                new Case("422", 422, Fate.DEAD),
                new Case("425", 425, Fate.RETRYING),
                new Case("429-seconds", 429, Map.of("Retry-After", "1800"), Fate.GATE_CLOSED, Duration.ofMinutes(30)),
                new Case("429-date", 429, Map.of("Retry-After", IN_AN_HOUR), Fate.GATE_CLOSED, Duration.ofHours(1)),
                new Case("500", 500, Fate.RETRYING),
                new Case("502", 502, Fate.RETRYING),
                new Case("503", 503, Map.of("Retry-After", "600"), Fate.GATE_CLOSED, Duration.ofMinutes(10)),
                new Case("504", 504, Fate.RETRYING),
                new Case("timeout", 0, Fate.RETRYING),
                new Case("reset", 0, Fate.RETRYING),
                new Case("refused", 0, Fate.RETRYING));
    }

    @TempDir
    static Path folder;

    private static final Map<String, OneAnswer> servers = new TreeMap<>();
    private static Product product;
    private static String event;

    @BeforeAll
    static void deliverOnceToEach() throws IOException {
        Path routes = folder.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes"), routes);
        Files.createDirectories(routes.resolve("web"));
        var settings = new ArrayList<String>();
        settings.add("--callab.sync.routes-dir=" + routes);
        for (Case each : answers().toList()) {
            var server = new OneAnswer(each);
            servers.put(each.id(), server);
            String id = "web-" + each.id();
            settings.add("--callab.sync.destinations." + id + ".sink=" + id);
            settings.add("--callab.sync.destinations." + id + ".url=" + server.url());
            settings.add("--callab.sync.destinations." + id + ".key=" + SECRET);
            settings.add("--callab.sync.destinations." + id + ".retry-schedule=1h,1h");
            Files.writeString(routes.resolve("web/sink-" + id + ".camel.yaml"), route(id));
        }
        Files.writeString(routes.resolve("dispatch-besides.camel.yaml"), besides());
        product = Product.start(folder.resolve("data"), settings.toArray(String[]::new));
        event = new Sender("sandbox")
                .post(
                        product.url() + "/webhooks/callab",
                        Events.outcomeExtracted().call("call_answers").bytes())
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        product.close();
        servers.values().forEach(OneAnswer::close);
    }

    private static String route(String id) {
        return """
                - route:
                    id: sink-%1$s
                    from:
                      uri: sink:%1$s
                      steps:
                        - marshal:
                            json: {}
                        - to:
                            uri: "{{callab.sync.destinations.%1$s.url}}/in/{{callab.sync.destinations.%1$s.key}}"
                            parameters:
                              responseTimeout: 1500
                """.formatted(id);
    }

    private static String besides() {
        return """
                - route:
                    id: dispatch-besides
                    from:
                      uri: direct:dispatch-besides
                      steps:
                """
                + answers()
                        .map(each -> "        - to: delivery:web-" + each.id())
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void each_answer_has_its_meaning(Case answer) {
        DeliverySummary delivery = delivery("web-" + answer.id(), answer.fate().state, answer.fate());

        assertThat(delivery.attempts()).isEqualTo(answer.fate().attempts);
        Gate gate = product.part(Gates.class).of("web-" + answer.id());
        assertThat(gate.state()).isEqualTo(answer.fate().closesGate ? Gate.State.CLOSED : Gate.State.OPEN);
        if (!answer.probeAfter().isZero()) {
            assertThat(Duration.between(Instant.now(), gate.probeAt().orElseThrow()))
                    .isBetween(answer.probeAfter().minusMinutes(2), answer.probeAfter());
        }
        if (answer.fate().closesGate) {
            assertThat(gate.reason()).contains("HTTP " + answer.status());
        }
        assertLogged(answer, delivery);
    }

    private static DeliverySummary delivery(String destination, String state, Fate fate) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                product.part(DeliverySearch.class).ofEvents(List.of(event)))
                        .filteredOn(each -> each.destination().equals(destination))
                        .singleElement()
                        .satisfies(each -> assertThat(each.state()).isEqualTo(state))
                        .satisfies(each -> assertThat(each.lastError() == null).isEqualTo(fate == Fate.DELIVERED)));
        return product.part(DeliverySearch.class).ofEvents(List.of(event)).stream()
                .filter(each -> each.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }

    private static void assertLogged(Case answer, DeliverySummary delivery) {
        DeliveryDetail detail =
                product.part(DeliverySearch.class).find(delivery.id()).orElseThrow();
        Attempt attempt = detail.attemptLog().get(0);
        assertThat(attempt.request())
                .startsWith("POST " + servers.get(answer.id()).url() + "/in/***\n{")
                .contains("call_answers")
                .doesNotContain(SECRET);
        assertThat(attempt.responseStatus()).isEqualTo(answer.status() == 0 ? null : answer.status());
        if (answer.status() != 0 && answer.status() != 204) {
            assertThat(attempt.responseBody()).isEqualTo("said " + answer.status());
        }
        if (answer.id().equals("timeout")) {
            assertThat(attempt.durationMs()).isBetween(1_400L, 20_000L);
        }
    }

    /** A server that gives each request the same answer. */
    private static final class OneAnswer implements AutoCloseable {

        private final Case answer;
        private final ServerSocket socket;
        private final CountDownLatch ended = new CountDownLatch(1);

        OneAnswer(Case answer) {
            this.answer = answer;
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                if (answer.id().equals("refused")) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            var thread = new Thread(this::serve, "answer-" + answer.id());
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    respond(connection);
                } catch (IOException | InterruptedException e) {
                    // The next one is answered all the same.
                }
            }
        }

        private void respond(Socket connection) throws IOException, InterruptedException {
            readRequest(connection.getInputStream());
            if (answer.id().equals("reset")) {
                connection.setSoLinger(true, 0);
            } else if (answer.id().equals("timeout")) {
                ended.await();
            } else {
                var head = new StringBuilder("HTTP/1.1 " + answer.status() + " Said\r\nConnection: close\r\n");
                answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
                String body = answer.status() == 204 ? "" : "said " + answer.status();
                head.append("Content-Type: text/plain\r\n");
                head.append(answer.status() == 204 ? "" : "Content-Length: " + body.length() + "\r\n");
                connection.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.US_ASCII));
                connection.getOutputStream().flush();
            }
        }

        private static void readRequest(InputStream in) throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            int length = Stream.of(head.toString().split("\r\n"))
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst()
                    .orElse(0);
            in.readNBytes(length);
        }

        @Override
        public void close() {
            ended.countDown();
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
