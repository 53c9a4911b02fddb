package callabsync.bench;

import callabsync.support.AppProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How many signed webhooks of 3.8 KB the door acknowledges a second, durably, at 32 and at 128 connections, beside Express +
 * Bull with the same durability. All in one run, in turns, so that a busy machine harms both alike; of each the median
 * turn is printed. The product, in a process of its own with 256 MB, dispatches each event meanwhile.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=DoorBench</pre>
 *
 * <p>{@code -Dbench.args="alone -XX:+UseSerialGC"}: without Express + Bull, and with options for the product's JVM.
 */
public final class DoorBench {

    private static final String SECRET = "test-secret";
    private static final int WARM_UP = 60_000;
    private static final int MEASURED = 20_000;
    private static final int TURNS = 3;
    private static final int CONTACTS = 10_000;

    private final Webhooks webhooks = new Webhooks();
    private int calls;

    private DoorBench() {}

    /** A server under load. */
    private record Server(String name, int port, Supplier<Duration> processorTime) {}

    private record Turn(Load.Times times, Duration processor) {}

    public static void main(String[] args) throws Exception {
        try (var app = new AppProcess(Files.createTempDirectory("door-bench"))) {
            boolean alone = List.of(args).contains("alone");
            Optional<ExpressBull> door = alone ? Optional.empty() : ExpressBull.start(SECRET, false);
            Optional<ExpressBull> worker = alone ? Optional.empty() : ExpressBull.start(SECRET, true);
            Arrays.stream(args).filter(arg -> arg.startsWith("-")).forEach(app::jvm);
            app.start().awaitReady();
            var servers = new ArrayList<Server>();
            servers.add(new Server(
                    "Callab Sync",
                    app.port(),
                    () -> app.process().info().totalCpuDuration().orElse(Duration.ZERO)));
            door.ifPresent(it -> servers.add(new Server("Express + Bull", it.port(), it::processorTime)));
            worker.ifPresent(it -> servers.add(new Server("  and its worker", it.port(), it::processorTime)));
            new DoorBench().run(servers);
            door.ifPresent(ExpressBull::close);
            worker.ifPresent(ExpressBull::close);
        }
        System.exit(0);
    }

    private void run(List<Server> servers) throws Exception {
        for (Server server : servers) {
            turn(server, 32, WARM_UP);
        }
        System.out.printf(
                "%-18s %11s %12s %8s %8s %8s %14s%n",
                "", "connections", "webhooks/s", "p50 ms", "p99 ms", "max ms", "processor µs");
        for (int connections : List.of(32, 128)) {
            List<List<Turn>> turns = new ArrayList<>();
            servers.forEach(server -> turns.add(new ArrayList<>()));
            for (int i = 0; i < TURNS; i++) {
                for (int s = 0; s < servers.size(); s++) {
                    turns.get(s).add(turn(servers.get(s), connections, MEASURED));
                }
            }
            for (int s = 0; s < servers.size(); s++) {
                print(servers.get(s), connections, turns.get(s));
            }
        }
    }

    private Turn turn(Server server, int connections, int requests) throws Exception {
        List<byte[]> signed = new ArrayList<>(requests);
        for (int i = 0; i < requests; i++) {
            signed.add(request());
        }
        Duration before = server.processorTime().get();
        Load.Times times = Load.post(server.port(), connections, signed);
        return new Turn(times, server.processorTime().get().minus(before));
    }

    private static void print(Server server, int connections, List<Turn> turns) {
        turns.sort(Comparator.comparingDouble(turn -> turn.times().perSecond()));
        Turn median = turns.get(turns.size() / 2);
        System.out.printf(
                "%-18s %11d %,12.0f %8.1f %8.1f %8.1f %14.0f%n",
                server.name(),
                connections,
                median.times().perSecond(),
                median.times().millis(0.5),
                median.times().millis(0.99),
                median.times().millis(1),
                median.processor().toNanos() / 1e3 / median.times().sortedNanos().length);
    }

    private byte[] request() {
        int number = calls++;
        return webhooks.request(number, "lead_" + number * 7919L % CONTACTS);
    }
}
