package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.signature.Hmac;
import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.webhook.RawHttp.Answered;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole product with 256 MB of memory under connections and bodies that are too many, and with a store that takes
 * nothing: genuine webhooks are answered within the 5 seconds that Callab waits, with 503 at worst, and afterwards all is
 * well. With {@code -Dfull} ten times as many, for longer.
 */
class DoorStressIT {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int CONNECTIONS = FULL ? 3_000 : 240;
    private static final int SENDERS = 50;
    private static final int FLOODERS = FULL ? 64 : 16;
    private static final Duration FLOOD = Duration.ofSeconds(FULL ? 30 : 2);
    /** More than there are threads. */
    private static final int STALLED = FULL ? 150 : 70;

    /** More than fit into memory. */
    private static final int STALLED_LARGE = FULL ? 40 : 12;

    private static final int LOCKED_ROUNDS = FULL ? 5 : 1;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] LARGE = new byte[1024 * 1024];
    private static final String SECRET = "test-secret";

    private static Path data;
    private static AppProcess app;

    private final AtomicInteger calls = new AtomicInteger();
    private final List<Socket> open = new ArrayList<>();

    /** @param millis from the first byte sent to the last one received */
    private record Taken(int status, boolean retryAfter, long millis) {}

    @BeforeAll
    static void start(@TempDir Path folder) {
        data = folder.resolve("door-stress");
        app = new AppProcess(data)
                .setting("callab.sync.sources.callab.failures-per-minute", "0")
                .setting("server.tomcat.connection-timeout", "3s")
                .setting("callab.sync.door.store-timeout", FULL ? "3500ms" : "1s")
                .setting("callab.sync.door.max-buffered", FULL ? "96MB" : "24MB")
                .setting("logging.level.callabsync.webhook", "error")
                .jvm("-XX:+ExitOnOutOfMemoryError")
                .jvm("-XX:TieredStopAtLevel=1");
        app.start().awaitReady();
    }

    @AfterAll
    static void stop() throws IOException {
        boolean alive = app.process().isAlive();
        app.close();
        assertThat(alive).as("it outlived all that").isTrue();
        assertThat(Files.readString(app.log())).doesNotContain("OutOfMemoryError");
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void silent_connections_and_half_requests_hinder_nobody_and_are_cut_off() throws IOException {
        String head = "POST /webhooks/callab HTTP/1.1\r\nHost: localhost\r\n";
        List<String> halves = List.of(
                "",
                head + "Content-Length: 1000\r\n\r\n{\"event\":",
                head + "Transfer-Encoding: chunked\r\n\r\n100\r\n{\"event\":");
        for (int i = 0; i < CONNECTIONS; i++) {
            connect().getOutputStream().write(halves.get(i % halves.size()).getBytes(StandardCharsets.US_ASCII));
        }

        for (int i = 0; i < 50; i++) {
            assertThat(post(webhook())).satisfies(DoorStressIT::isStoredInTime);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> open.stream().allMatch(DoorStressIT::isCutOff));
    }

    /** What holds the memory for large bodies leaves some for the size that webhooks usually have. */
    @Test
    void large_bodies_that_never_end_leave_room_for_a_webhook_and_are_cut_off() throws IOException {
        for (int i = 0; i < STALLED; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(head(LARGE, "00"));
            socket.getOutputStream().write(LARGE, 0, i < STALLED_LARGE ? 600_000 : 20_000);
        }

        assertThat(post(LARGE)).satisfies(taken -> {
            assertThat(taken.status()).isEqualTo(503);
            assertThat(taken.retryAfter()).isTrue();
            assertThat(taken.millis()).isLessThan(PATIENCE.toMillis());
        });
        for (int i = 0; i < 20; i++) {
            assertThat(post(webhook())).satisfies(DoorStressIT::isStoredInTime);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> post(LARGE).status() == 200);
    }

    @Test
    void a_flood_of_large_bodies_is_shed_and_webhooks_still_come_in() throws Exception {
        var flooding = new AtomicBoolean(true);
        ExecutorService flooders = Executors.newFixedThreadPool(FLOODERS);
        List<Future<List<Taken>>> floods = new ArrayList<>();
        List<Taken> webhooks = new ArrayList<>();
        try {
            for (int i = 0; i < FLOODERS; i++) {
                floods.add(flooders.submit(flood(flooding)));
            }
            long end = System.nanoTime() + FLOOD.toNanos();
            while (System.nanoTime() < end) {
                webhooks.add(post(webhook()));
            }
            flooding.set(false);
            for (Future<List<Taken>> flood : floods) {
                assertThat(flood.get()).isNotEmpty().allSatisfy(taken -> {
                    assertThat(taken.status()).isIn(401, 503);
                    assertThat(taken.millis()).isLessThan(PATIENCE.toMillis());
                });
            }
        } finally {
            flooding.set(false);
            flooders.shutdownNow();
        }

        assertThat(webhooks).isNotEmpty().allSatisfy(taken -> {
            assertThat(taken.status()).isIn(200, 503);
            assertThat(taken.millis()).isLessThan(PATIENCE.toMillis());
        });
        assertThat(webhooks)
                .filteredOn(taken -> taken.status() == 200)
                .as("most of them came in")
                .hasSizeGreaterThan(webhooks.size() / 2);
        assertThat(post(LARGE).status()).isEqualTo(200);
    }

    @Test
    void while_the_store_is_locked_webhooks_are_told_to_come_again_in_time_and_afterwards_are_stored()
            throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("callab-sync.db"))) {
            execute(other, "BEGIN IMMEDIATE");
            for (int i = 0; i < LOCKED_ROUNDS; i++) {
                assertThat(postAll(CONNECTIONS)).allSatisfy(taken -> {
                    assertThat(taken.status()).isEqualTo(503);
                    assertThat(taken.retryAfter()).isTrue();
                    assertThat(taken.millis()).isLessThan(PATIENCE.toMillis());
                });
            }
            execute(other, "ROLLBACK");
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> post(webhook()).status() == 200);
    }

    /** So many at once, each on a connection of its own. */
    private List<Taken> postAll(int count) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Callable<List<Taken>>> shares = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                shares.add(() -> postShare(count / SENDERS));
            }
            List<Taken> taken = new ArrayList<>();
            for (Future<List<Taken>> share : senders.invokeAll(shares)) {
                taken.addAll(share.get());
            }
            return taken;
        } finally {
            senders.shutdownNow();
        }
    }

    private List<Taken> postShare(int count) throws IOException {
        var sockets = new ArrayList<Socket>();
        var sent = new ArrayList<Long>();
        try {
            for (int i = 0; i < count; i++) {
                byte[] body = webhook();
                Socket socket = RawHttp.open(app.port());
                sockets.add(socket);
                sent.add(System.nanoTime());
                socket.getOutputStream()
                        .write(head(
                                body, HexFormat.of().formatHex(Hmac.of(SECRET).sign(body))));
                socket.getOutputStream().write(body);
            }
            var taken = new ArrayList<Taken>();
            for (int i = 0; i < count; i++) {
                taken.add(taken(RawHttp.read(sockets.get(i).getInputStream()), sent.get(i)));
            }
            return taken;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private Callable<List<Taken>> flood(AtomicBoolean flooding) {
        return () -> {
            var taken = new ArrayList<Taken>();
            while (flooding.get()) {
                taken.add(post(LARGE, "00"));
            }
            return taken;
        };
    }

    private static void isStoredInTime(Taken taken) {
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.millis()).isLessThan(PATIENCE.toMillis());
    }

    private static boolean isCutOff(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().readAllBytes().length >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private byte[] webhook() {
        return Events.outcomeExtracted()
                .call("call_stress_" + calls.incrementAndGet())
                .bytes();
    }

    private Socket connect() throws IOException {
        Socket socket = RawHttp.open(app.port());
        open.add(socket);
        return socket;
    }

    private Taken post(byte[] body) throws IOException {
        return post(body, Hmac.of(SECRET).sign(body));
    }

    private Taken post(byte[] body, byte[] signature) throws IOException {
        return post(body, HexFormat.of().formatHex(signature));
    }

    private Taken post(byte[] body, String signature) throws IOException {
        long start = System.nanoTime();
        Answered answer = RawHttp.send(app.port(), new String(head(body, signature), StandardCharsets.US_ASCII), body);
        return taken(answer, start);
    }

    private static Taken taken(Answered answer, long sinceNanos) {
        return new Taken(answer.status(), answer.has("Retry-After"), (System.nanoTime() - sinceNanos) / 1_000_000);
    }

    private static byte[] head(byte[] body, String signature) {
        return DoorTest.head(
                        "POST",
                        "/webhooks/callab",
                        "Content-Type: application/json\r\nX-Callab-Signature: " + signature + "\r\nContent-Length: "
                                + body.length + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
