package callabsync.bench;

import callabsync.store.Engine;
import callabsync.support.AppProcess;
import callabsync.support.OwnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How quickly the door acknowledges 500 webhooks of 3.8 KB a second while deliveries go on, on both engines, with the CRMs
 * up and down. Timed from when each webhook was due, so that a stall counts for all that waited.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=SteadyBench -Dbench.args="300 500"</pre>
 *
 * The arguments are the seconds of each of the four runs and the webhooks per second; a third names one engine only.
 */
public final class SteadyBench {

    private static final int OF_FIVE_FOR_HUBSPOT = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(90);

    /** The server of the tests, which does not flush what it commits, does. */
    private static final Map<String, String> AS_INSTALLED =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private SteadyBench() {}

    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofSeconds(args.length > 0 ? Integer.parseInt(args[0]) : 300);
        int perSecond = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        String only = args.length > 2 ? args[2] : "";
        boolean met = true;
        System.out.printf(
                "%-12s %-6s %10s %8s %10s %10s %10s %12s %14s%n",
                "engine", "CRMs", "webhooks", "200", "p50 ms", "p99 ms", "max ms", "delivered", "processor %");
        for (Engine engine : Engine.values()) {
            for (boolean up : new boolean[] {true, false}) {
                if (only.isEmpty() || engine.name().equalsIgnoreCase(only)) {
                    met &= run(engine, up, time, perSecond);
                }
            }
        }
        System.exit(met ? 0 : 1);
    }

    private static boolean run(Engine engine, boolean up, Duration time, int perSecond) throws Exception {
        Path folder = Files.createTempDirectory("steady-bench");
        try (var crms = new BenchCrms();
                var postgres = new OwnPostgres(folder.resolve("postgres"), AS_INSTALLED);
                var app = crms.configure(new AppProcess(folder.resolve("data")))) {
            if (engine == Engine.POSTGRESQL) {
                app.variable("CALLAB_SYNC_DB_URL", postgres.start().url())
                        .variable("CALLAB_SYNC_DB_USER", "postgres")
                        .variable("CALLAB_SYNC_DB_PASSWORD", "postgres");
            }
            app.start().awaitReady();
            if (!up) {
                crms.stop();
            }
            int warm = Math.toIntExact(WARM_UP.toSeconds()) * perSecond;
            load(app, perSecond, 0).start(WARM_UP).join();
            Duration before = app.processor();
            OpenLoop loop = load(app, perSecond, warm).start(time);
            loop.join();
            double processor = 100.0 * app.processor().minus(before).toMillis() / time.toMillis();
            return print(engine, up, loop, delivered(app), processor);
        }
    }

    private static OpenLoop load(AppProcess app, int perSecond, int from) {
        var webhooks = new Webhooks();
        return new OpenLoop(
                app.port(),
                perSecond,
                number -> webhooks.request(from + number, BenchCrms.mixed(from + number, OF_FIVE_FOR_HUBSPOT)));
    }

    private static long delivered(AppProcess app) throws IOException {
        return app.json("/api/stats").at("/deliveries/delivered").asLong();
    }

    /** Answers whether the target is met: all acknowledged, p99 under 50 ms, none over a second. */
    private static boolean print(Engine engine, boolean up, OpenLoop loop, long delivered, double processor) {
        Histogram micros = loop.interval();
        double p99 = micros.getValueAtPercentile(99) / 1e3;
        double max = micros.getMaxValue() / 1e3;
        System.out.printf(
                "%-12s %-6s %,10d %7.2f%% %10.1f %10.1f %10.1f %,12d %14.0f%n",
                engine,
                up ? "up" : "down",
                micros.getTotalCount(),
                100.0 * loop.accepted() / (loop.accepted() + loop.refused()),
                micros.getValueAtPercentile(50) / 1e3,
                p99,
                max,
                delivered,
                processor);
        return loop.refused() == 0 && p99 < 50 && max < 1_000;
    }
}
