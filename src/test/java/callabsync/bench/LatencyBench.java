package callabsync.bench;

import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import callabsync.support.AppProcess;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from a webhook to the first request at the CRM while nothing else is on its way: one webhook at a
 * time, each after the product has come to rest. The product is a process of its own with 256 MB.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=LatencyBench -Dbench.args="200"</pre>
 */
public final class LatencyBench {

    private static final int WARM_UP = 50;
    /** The CRMs take turns: twice this is longer than the least time between two batches for HubSpot, a second. */
    private static final long REST_MS = 700;

    private final Webhooks webhooks = new Webhooks();
    private final BlockingQueue<Long> reached = new ArrayBlockingQueue<>(1_000);
    private int calls;

    private LatencyBench() {}

    public static void main(String[] args) throws Exception {
        int measured = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        boolean met = true;
        try (var crms = new BenchCrms();
                var app = crms.configure(new AppProcess(Files.createTempDirectory("latency-bench")))) {
            app.start().awaitReady();
            try (var door = new DoorConnection(app.port())) {
                var bench = new LatencyBench();
                bench.listen(crms.hubSpot());
                bench.listen(crms.http());
                bench.run(door, WARM_UP);
                System.out.printf("%-8s %10s %10s %10s %10s%n", "CRM", "webhooks", "p50 ms", "p99 ms", "max ms");
                for (var crm : bench.run(door, measured).entrySet()) {
                    met &= print(crm.getKey(), crm.getValue());
                }
            }
        }
        System.exit(met ? 0 : 1);
    }

    /** Answers whether the target is met: half of them within 50 ms, 99 of 100 within 250 ms. */
    private static boolean print(String crm, Histogram micros) {
        double p50 = micros.getValueAtPercentile(50) / 1e3;
        double p99 = micros.getValueAtPercentile(99) / 1e3;
        System.out.printf(
                "%-8s %,10d %10.1f %10.1f %10.1f%n", crm, micros.getTotalCount(), p50, p99, micros.getMaxValue() / 1e3);
        return p50 < 50 && p99 < 250;
    }

    /** Never misbehaves; only looks when a request comes. */
    private void listen(StandIn crm) {
        crm.misbehave(Misbehaviour.down().when(request -> {
            reached.offer(System.nanoTime());
            return false;
        }));
    }

    /** So many webhooks for each CRM; answers the microseconds of each. */
    private Map<String, Histogram> run(DoorConnection door, int times) throws Exception {
        Map<String, Histogram> micros = new TreeMap<>(Map.of("HubSpot", new Histogram(3), "HTTP", new Histogram(3)));
        for (int i = 0; i < times; i++) {
            micros.get("HubSpot").recordValue(reach(door, BenchCrms.hubSpotId(i)));
            micros.get("HTTP").recordValue(reach(door, BenchCrms.httpId(i)));
        }
        return micros;
    }

    private long reach(DoorConnection door, String crmId) throws Exception {
        byte[] request = webhooks.request(calls++, crmId);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MS));
        reached.clear();
        long sent = System.nanoTime();
        int status = door.post(request);
        Long at = reached.poll(30, TimeUnit.SECONDS);
        if (status != 200 || at == null) {
            throw new IllegalStateException("The door answered " + status + ", the CRM was reached: " + (at != null));
        }
        return (at - sent) / 1_000;
    }
}
