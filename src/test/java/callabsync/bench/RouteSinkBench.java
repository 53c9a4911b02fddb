package callabsync.bench;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.util.FileSystemUtils;

/**
 * How many deliveries a second a route takes that only says {@code to: http://...}, with a server that answers at once. The
 * destination is paused while the calls come in, so that nothing but deliveries is measured; a first round warms up.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=RouteSinkBench -Dbench.args="20000 16"</pre>
 *
 * The arguments are the calls and the concurrency.
 */
public final class RouteSinkBench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CALLS_PER_CONTACT = 10;
    private static final String ROUTE = """
            - route:
                id: sink-web
                from:
                  uri: sink:web
                  steps:
                    - marshal:
                        json: {}
                    - to: "{{callab.sync.destinations.web.url}}"
            """;

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private final Map<String, Integer> newest = new ConcurrentHashMap<>();

    private RouteSinkBench() {}

    public static void main(String[] arguments) throws Exception {
        // The JDK's server would else hold each answer back for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int calls = arguments.length == 0 ? 20_000 : Integer.parseInt(arguments[0]);
        int concurrency = arguments.length < 2 ? 16 : Integer.parseInt(arguments[1]);
        new RouteSinkBench().run(calls, concurrency);
        System.exit(0);
    }

    private void run(int calls, int concurrency) throws Exception {
        Path folder = Files.createTempDirectory("route-sink-bench");
        HttpServer server = server();
        try (var program = program(folder, server, concurrency)) {
            program.start().awaitReady();
            measure(program, 0, calls / 4, "warm-up");
            measure(program, calls / 4, calls, "measured");
        } finally {
            server.stop(0);
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static AppProcess program(Path folder, HttpServer server, int concurrency) throws IOException {
        Path routes = folder.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes"), routes);
        Files.createDirectories(routes.resolve("web"));
        Files.writeString(routes.resolve("web/sink-web.camel.yaml"), ROUTE);
        Files.writeString(routes.resolve("dispatch-besides.camel.yaml"), """
                - route:
                    id: dispatch-besides
                    from:
                      uri: direct:dispatch-besides
                      steps:
                        - to: delivery:web
                """);
        String web = "callab.sync.destinations.web.";
        return new AppProcess(folder.resolve("data"))
                .setting("callab.sync.routes-dir", routes.toString())
                .setting(web + "sink", "web")
                .setting(web + "concurrency", String.valueOf(concurrency))
                .setting(web + "url", "http://127.0.0.1:" + server.getAddress().getPort() + "/in");
    }

    private void measure(AppProcess program, int from, int to, String about) throws IOException, InterruptedException {
        taken.set(0);
        program.post("/api/destinations/web/pause");
        send(program, from, to);
        Duration processor = program.processor();
        long begin = System.nanoTime();
        program.post("/api/destinations/web/resume");
        while (taken.get() < to - from) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-9s %,d deliveries in %.1f s: %,.0f/s, %.2f ms of processor time each, %d out of order%n",
                about,
                to - from,
                seconds,
                (to - from) / seconds,
                program.processor().minus(processor).toMillis() / (double) (to - from),
                outOfOrder.get());
    }

    private static void send(AppProcess program, int from, int to) throws InterruptedException {
        var senders = Executors.newFixedThreadPool(8);
        for (int thread = 0; thread < 8; thread++) {
            int first = from + thread;
            senders.execute(() -> {
                var sender = new Sender("test-secret");
                for (int number = first; number < to; number += 8) {
                    sender.post(program.url() + "/webhooks/callab", event(number))
                            .orElseThrow();
                }
            });
        }
        senders.shutdown();
        if (!senders.awaitTermination(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The calls were not taken");
        }
    }

    private static byte[] event(int number) {
        return Events.outcomeExtracted()
                .contact("cont_" + number / CALLS_PER_CONTACT)
                .crmId("lead_" + number / CALLS_PER_CONTACT)
                .call("call_" + number)
                .at("2026-11-20T10:%02d:%02dZ".formatted(number / 60 % 60, number % 60))
                .bytes();
    }

    private HttpServer server() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.createContext("/in", this::take);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.start();
        return server;
    }

    private void take(HttpExchange exchange) throws IOException {
        var json = JSON.readTree(exchange.getRequestBody());
        int number = Integer.parseInt(json.path("call").path("id").asText().substring("call_".length()));
        newest.merge(json.path("contact").path("id").asText(), number, (before, now) -> {
            if (now < before) {
                outOfOrder.incrementAndGet();
            }
            return now;
        });
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
        taken.incrementAndGet();
    }
}
