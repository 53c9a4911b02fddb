package callabsync.bench;

import callabsync.support.AppProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private static final int CONTACTS = 5_000;

    private final AppProcess app;
    private final Webhooks webhooks = new Webhooks();
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
        Duration before = app.processor();
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
        Duration after = app.processor();
        return new Run(nanos, seconds, after.minus(before));
    }

    private byte[] request() {
        int call = calls.getAndIncrement();
        return webhooks.request(call, "lead_" + call % CONTACTS);
    }

    private void post(List<byte[]> requests, long[] nanos, AtomicInteger next) {
        try (var connection = new DoorConnection(app.port())) {
            for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                long start = System.nanoTime();
                int status = connection.post(requests.get(i));
                nanos[i] = System.nanoTime() - start;
                if (status != 200) {
                    throw new IOException("The door answered " + status);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
