package callabsync.attack;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * The whole product as a process with 256 MB of memory, for attacks on it:
 *
 * <pre>{@code
 * Harm harm = product.under(Strangers.slowBodies(...), Duration.ofSeconds(20));
 *
 * assertThat(harm).isEqualTo(Harm.NONE);
 * }</pre>
 *
 * While the attack goes on it posts genuine webhooks, each on a connection of its own, and asks for liveness and readiness.
 */
final class AttackedProduct implements AutoCloseable {

    /** The sizes of the real thing; in a usual build the attacks are shorter. */
    static final boolean FULL = Boolean.getBoolean("full");

    static final Duration LONG = Duration.ofSeconds(FULL ? 20 : 3);

    /** Whole requests do their harm at once, if they do any. */
    static final Duration SHORTER = Duration.ofSeconds(FULL ? 20 : 2);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TRIES_BEFORE = 4;
    private static final Duration BETWEEN_WEBHOOKS = Duration.ofMillis(250);
    private static final Duration UNTIL_THE_FIRST = Duration.ofMillis(500);
    private static final long MEMORY_NOISE_BYTES = 32L * 1024 * 1024;
    private static final String SECRET = "test-secret";
    private static final List<String> PROBES = List.of("/actuator/health/liveness", "/actuator/health/readiness");

    private final AppProcess app;
    private final Sender sender = new Sender(SECRET);
    private final AtomicInteger calls = new AtomicInteger();

    /** What strangers do, until it is told to end. */
    @FunctionalInterface
    interface Attack {
        void run(int port, BooleanSupplier goesOn) throws Exception;
    }

    private AttackedProduct(AppProcess app) {
        this.app = app;
    }

    /** Starts it with its data in this folder and these settings ({@code name=value}) besides those it ships with. */
    static AttackedProduct start(Path folder, String... settings) {
        return start(new AppProcess(folder.resolve("attacked")), settings);
    }

    /** Starts this one with these settings. */
    static AttackedProduct start(AppProcess app, String... settings) {
        app.jvm("-XX:TieredStopAtLevel=1");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            app.setting(parts[0], parts[1]);
        }
        app.start().awaitReady();
        var product = new AttackedProduct(app);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> product.probe(PROBES.get(0)).status() == 200);
        return product;
    }

    AppProcess app() {
        return app;
    }

    int port() {
        return app.port();
    }

    /** What this attack does to genuine senders and probes while it goes on for so long. */
    Harm under(Attack attack, Duration time) throws Exception {
        return under(attack, time, this::webhook);
    }

    /** The same with genuine webhooks whose bodies come in chunks. */
    Harm underWithChunks(Attack attack, Duration time) throws Exception {
        return under(attack, time, this::chunkedWebhook);
    }

    /** One request after another, and what it came to. */
    @FunctionalInterface
    interface Genuine {
        Harm.Tried post() throws IOException;
    }

    Harm under(Attack attack, Duration time, Genuine genuine) throws Exception {
        Duration patience = patience(genuine);
        var goesOn = new AtomicBoolean(true);
        ExecutorService attackers = Executors.newSingleThreadExecutor();
        var tried = new ArrayList<Harm.Tried>();
        Future<?> attacking = attackers.submit(() -> {
            attack.run(app.port(), goesOn::get);
            return null;
        });
        try {
            LockSupport.parkNanos(UNTIL_THE_FIRST.toNanos());
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end && !attacking.isDone()) {
                tried.add(genuine.post());
                tried.add(probe(PROBES.get(tried.size() / 2 % PROBES.size())));
                LockSupport.parkNanos(BETWEEN_WEBHOOKS.toNanos());
            }
        } finally {
            goesOn.set(false);
            attackers.shutdown();
        }
        attacking.get(30, TimeUnit.SECONDS);
        tried.add(genuine.post());
        return Harm.of(tried, patience, app.process().isAlive());
    }

    /** Two seconds; on a machine that is busy with other tests as much more as it takes there without an attack. */
    private static Duration patience(Genuine genuine) throws IOException {
        long slowest = 0;
        for (int i = 0; i < TRIES_BEFORE; i++) {
            slowest = Math.max(slowest, genuine.post().millis());
        }
        return PATIENCE.plusMillis(10 * slowest);
    }

    /** A signed webhook on a new connection. */
    Harm.Tried webhook() throws IOException {
        byte[] body = body();
        return Harm.Tried.to(app.port(), "webhook", head(body, "Content-Length: " + body.length), body);
    }

    /** The same with a body in two chunks. */
    Harm.Tried chunkedWebhook() throws IOException {
        byte[] body = body();
        int half = body.length / 2;
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String chunks = Integer.toHexString(half) + "\r\n" + text.substring(0, half) + "\r\n"
                + Integer.toHexString(body.length - half) + "\r\n" + text.substring(half) + "\r\n0\r\n\r\n";
        return Harm.Tried.to(
                app.port(),
                "chunked webhook",
                head(body, "Transfer-Encoding: chunked"),
                chunks.getBytes(StandardCharsets.ISO_8859_1));
    }

    Harm.Tried probe(String path) throws IOException {
        return Harm.Tried.to(app.port(), path, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", new byte[0]);
    }

    private byte[] body() {
        return Events.outcomeExtracted()
                .call("call_attack_" + calls.incrementAndGet())
                .bytes();
    }

    private String head(byte[] body, String length) {
        return "POST /webhooks/callab HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Callab-Signature: "
                + sender.sign(body) + "\r\n" + length + "\r\n\r\n";
    }

    /** The heap in use after a collection. */
    long heapBytes() throws IOException, InterruptedException {
        new ProcessBuilder("jcmd", String.valueOf(app.process().pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        JsonNode used = app.json("/actuator/metrics/jvm.memory.used?tag=area:heap");
        return used.path("measurements").path(0).path("value").asLong();
    }

    /** Whether the heap is again as small as it was, but for noise. */
    boolean isAsSmallAs(long heapBytesBefore) throws IOException, InterruptedException {
        return heapBytes() < heapBytesBefore + MEMORY_NOISE_BYTES;
    }

    String log() throws IOException {
        return Files.readString(app.log());
    }

    @Override
    public void close() {
        app.close();
    }
}
