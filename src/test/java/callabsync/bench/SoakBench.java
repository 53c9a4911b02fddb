package callabsync.bench;

import callabsync.sandbox.standin.Misbehaviour;
import callabsync.support.AppProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Half an hour at 500 events a second with CRMs that are slow, and down for a third of each third minute: memory, files
 * and acknowledgement must stay as they were. One line a minute.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=SoakBench -Dbench.args="30 500"</pre>
 *
 * The arguments are the minutes and the events per second.
 */
public final class SoakBench {

    private static final int OF_FIVE_FOR_HUBSPOT = 1;
    private static final int DOWN_EVERY_MINUTES = 3;
    private static final Duration DOWN_FOR = Duration.ofSeconds(20);
    private static final Duration SLOW = Duration.ofMillis(150);
    /** A line of the collector's log: used before, used after, size. */
    private static final Pattern COLLECTED = Pattern.compile("Pause .* \\d+M->(\\d+)M\\(\\d+M\\)");

    private final AppProcess app;
    private final BenchCrms crms;
    private final Path folder;
    private int collections;

    private SoakBench(AppProcess app, BenchCrms crms, Path folder) {
        this.app = app;
        this.crms = crms;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        int minutes = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        int perSecond = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        Path folder = Files.createTempDirectory("soak-bench");
        try (var crms = new BenchCrms();
                var app = crms.configure(new AppProcess(folder)).jvm("-Xlog:gc:file=" + folder.resolve("gc.log"))) {
            crms.misbehave(Misbehaviour.slow(SLOW));
            app.start().awaitReady();
            new SoakBench(app, crms, folder).run(minutes, perSecond);
        }
        System.exit(0);
    }

    private void run(int minutes, int perSecond) throws Exception {
        heapAfterCollection(); // Of the start: not counted.
        var webhooks = new Webhooks();
        var loop = new OpenLoop(
                        app.port(),
                        perSecond,
                        number -> webhooks.request(number, BenchCrms.mixed(number, OF_FIVE_FOR_HUBSPOT)))
                .start(Duration.ofMinutes(minutes));
        System.out.printf(
                "%6s %-5s %10s %8s %8s %8s %9s %8s %8s %9s %11s %11s%n",
                "minute",
                "CRMs",
                "webhooks",
                "refused",
                "p50 ms",
                "p99 ms",
                "max ms",
                "heap MB",
                "RSS MB",
                "log MB",
                "file MB",
                "open");
        long start = System.nanoTime();
        for (int minute = 1; minute <= minutes; minute++) {
            boolean down = minute % DOWN_EVERY_MINUTES == 0;
            if (down) {
                crms.stop();
                awaitTime(start, Duration.ofMinutes(minute - 1).plus(DOWN_FOR));
                crms.startAgain();
            }
            awaitTime(start, Duration.ofMinutes(minute));
            print(minute, down, loop);
        }
        loop.join();
    }

    private static void awaitTime(long start, Duration after) {
        for (long left = after.toNanos(); left > 0; left = start + after.toNanos() - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    private void print(int minute, boolean down, OpenLoop loop) throws IOException {
        Histogram micros = loop.interval();
        var deliveries = app.json("/api/stats").path("deliveries");
        System.out.printf(
                "%6d %-5s %,10d %,8d %8.1f %8.1f %9.1f %8s %8d %9d %,11d %,11d%n",
                minute,
                down ? "down" : "slow",
                micros.getTotalCount(),
                loop.refused(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                heapAfterCollection(),
                ProcessMemory.residentMegabytes(app.process()),
                megabytes("callab-sync.db-wal"),
                megabytes("callab-sync.db"),
                deliveries.path("pending").asLong()
                        + deliveries.path("sending").asLong()
                        + deliveries.path("retrying").asLong());
    }

    private long megabytes(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.size(path) >> 20 : 0;
    }

    /** The least that a collection of this minute left: what is really in use. */
    private String heapAfterCollection() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("gc.log"));
        var least = lines.subList(collections, lines.size()).stream()
                .map(COLLECTED::matcher)
                .filter(Matcher::find)
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .min();
        collections = lines.size();
        return least.isPresent() ? String.valueOf(least.getAsInt()) : "-";
    }
}
