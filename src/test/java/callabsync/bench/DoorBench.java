package callabsync.bench;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many signed webhooks of 3.8 KB the door acknowledges a second, durably, at 32 and at 128 connections, the product in
 * a process of its own with 256 MB. Every webhook is another call; every answer is read and must be 200.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=DoorBench</pre>
 */
public final class DoorBench {

    private static final int WARM_UP = 8_000;
    private static final int MEASURED = 20_000;
    private static final int PAYLOAD_BYTES = 3_800;

    private final AppProcess app;
    private final Sender sender = new Sender("test-secret");
    private final AtomicInteger calls = new AtomicInteger();

    private DoorBench(AppProcess app) {
        this.app = app;
    }

    public static void main(String[] args) throws Exception {
        try (var app = new AppProcess(Files.createTempDirectory("door-bench"))) {
            var bench = new DoorBench(app);
            app.start().awaitReady();
            bench.run(32, WARM_UP);
            System.out.printf(
                    "%11s %12s %10s %10s %10s %16s%n",
                    "connections", "webhooks/s", "p50 ms", "p99 ms", "max ms", "processor µs");
            for (int connections : List.of(32, 128)) {
                bench.print(connections, bench.run(connections, MEASURED));
            }
        }
        System.exit(0);
    }

    private record Run(long[] nanos, double seconds, Duration processor) {}

    private void print(int connections, Run run) {
        long[] sorted = run.nanos().clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%11d %,12.0f %10.1f %10.1f %10.1f %16.0f%n",
                connections,
                sorted.length / run.seconds(),
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                run.processor().toNanos() / 1e3 / sorted.length);
    }

    private Run run(int connections, int requests) throws Exception {
        List<byte[]> signed = new ArrayList<>(requests);
        for (int i = 0; i < requests; i++) {
            signed.add(request());
        }
        long[] nanos = new long[requests];
        var next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        Duration before = app.process().info().totalCpuDuration().orElse(Duration.ZERO);
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            var thread = new Thread(() -> post(signed, nanos, next));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Duration after = app.process().info().totalCpuDuration().orElse(Duration.ZERO);
        return new Run(nanos, seconds, after.minus(before));
    }

    private byte[] request() {
        int number = calls.getAndIncrement();
        Events event = Events.outcomeExtracted().call("call_bench_" + number).contact("cont_" + number % 5_000);
        int missing = PAYLOAD_BYTES - event.bytes().length;
        event.object("call").put("transcript", "So it goes. ".repeat(missing / 12 + 1));
        byte[] body = event.bytes();
        byte[] head = ("POST /webhooks/callab HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "X-Callab-Signature: " + sender.sign(body) + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private void post(List<byte[]> requests, long[] nanos, AtomicInteger next) {
        try (var socket = new Socket("127.0.0.1", app.port())) {
            socket.setTcpNoDelay(true);
            var answers = new BufferedInputStream(socket.getInputStream());
            for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                long start = System.nanoTime();
                socket.getOutputStream().write(requests.get(i));
                readAnswer(answers);
                nanos[i] = System.nanoTime() - start;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readAnswer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase();
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding: chunked");
        }
        if (chunked) {
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                in.readNBytes(size + 2);
            }
            line(in);
        }
        in.readNBytes(length);
        if (!status.contains(" 200")) {
            throw new IOException("The door answered " + status);
        }
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The connection was closed");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }
}
