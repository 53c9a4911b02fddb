package callabsync.crash;

import callabsync.support.AppProcess;
import callabsync.support.KafkaProcess;
import callabsync.support.NodesCluster;
import callabsync.support.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The proof for several nodes: numbered calls go in through any node's door while nodes are killed, paused, stopped and
 * started again, the broker is killed and the database's connections are cut, at random by a seed. In the end each
 * acknowledged event is stored once, had its effects once, and no contact went back to what an older call said.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench.class=callabsync.crash.NodesHarness -Dbench.args="42 50000"</pre>
 *
 * The arguments are the seed, by which the troubles can be had again, the number of events, and for how many seconds a
 * node is paused at most (75: leases run out).
 */
public final class NodesHarness implements AutoCloseable {

    private static final int NODES = 3;

    /** What happens in a round. */
    private enum Trouble {
        KILL_A_NODE,
        KILL_TWO_NODES,
        STOP_A_NODE,
        PAUSE_A_NODE,
        KILL_THE_BROKER,
        CUT_CONNECTIONS
    }

    private final long seed;
    private final Random random;
    private final int events;
    private final KafkaProcess broker;
    private final NodesCluster cluster;
    private final ContactWrites writes;
    private final Map<String, Integer> troubles = new TreeMap<>();
    private NodesLoad load;

    NodesHarness(long seed, int events) throws Exception {
        this.seed = seed;
        this.random = new Random(seed);
        this.events = events;
        Path folder = Files.createTempDirectory("nodes");
        this.broker = new KafkaProcess(folder.resolve("broker"));
        this.cluster = new NodesCluster(folder, TestStores.postgresUrl(), NODES).behind(broker);
        this.writes = new ContactWrites(cluster.hubSpot());
    }

    public static void main(String[] args) throws Exception {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 42;
        int events = args.length > 1 ? Integer.parseInt(args[1]) : 50_000;
        long longestPause = args.length > 2 ? Long.parseLong(args[2]) : 75;
        NodesOutcome outcome;
        try (var harness = new NodesHarness(seed, events)) {
            outcome = harness.run(0, Duration.ofSeconds(longestPause));
        }
        System.out.println(outcome);
        System.exit(outcome.isClean() ? 0 : 1);
    }

    /**
     * @param perSecond how many events are posted a second; 0: as many as are answered
     * @param longestPause of a node; leases and Kafka's sessions run out in the meantime if it is long enough
     */
    NodesOutcome run(double perSecond, Duration longestPause) throws Exception {
        cluster.start();
        long began = System.nanoTime();
        load = new NodesLoad(cluster.nodes(), events, perSecond);
        load.start(seed);
        var watch = new Thread(this::watch, "watch");
        watch.setDaemon(true);
        watch.start();
        do {
            List<Trouble> round = Arrays.asList(Trouble.values());
            Collections.shuffle(round, random);
            for (Trouble trouble : round) {
                make(trouble, longestPause);
                pause(Duration.ofMillis(random.nextInt(1_500)));
            }
        } while (load.isRunning());
        awaitFinal();
        watch.interrupt();
        watch.join();
        writes.look();
        return outcome((System.nanoTime() - began) / 1_000_000_000);
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            writes.look();
            pause(Duration.ofSeconds(1));
        }
    }

    private void make(Trouble trouble, Duration longestPause) throws SQLException {
        troubles.merge(trouble.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), 1, Integer::sum);
        List<AppProcess> victims = new ArrayList<>(cluster.nodes());
        Collections.shuffle(victims, random);
        switch (trouble) {
            case KILL_A_NODE -> restart(victims.subList(0, 1), AppProcess::kill);
            case KILL_TWO_NODES -> restart(victims.subList(0, 2), AppProcess::kill);
            case STOP_A_NODE -> restart(victims.subList(0, 1), AppProcess::stop);
            case PAUSE_A_NODE -> {
                victims.get(0).pause();
                pause(random.nextBoolean() ? longestPause : longestPause.dividedBy(5));
                victims.get(0).resume();
            }
            case KILL_THE_BROKER -> {
                broker.kill();
                pause(Duration.ofMillis(random.nextInt(2_000)));
                broker.start().awaitReady();
            }
            case CUT_CONNECTIONS -> cluster.cutConnections();
        }
    }

    private void restart(List<AppProcess> nodes, java.util.function.Consumer<AppProcess> end) {
        nodes.forEach(end);
        pause(Duration.ofMillis(random.nextInt(500)));
        nodes.forEach(AppProcess::start);
        nodes.forEach(AppProcess::awaitReady);
    }

    private void awaitFinal() throws SQLException {
        for (int i = 0; i < 1_800 && !isFinal(); i++) {
            pause(Duration.ofMillis(500));
        }
    }

    private boolean isFinal() throws SQLException {
        return cluster.count("SELECT COUNT(*) FROM event") >= events
                && cluster.count("SELECT COUNT(*) FROM event WHERE state = 'stored'") == 0
                && cluster.count("SELECT COUNT(*) FROM delivery WHERE state IN ('pending', 'sending', 'retrying')")
                        == 0;
    }

    private NodesOutcome outcome(long seconds) throws SQLException {
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        Map<String, String> callOfId = new HashMap<>();
        Map<String, Integer> timesStored = new HashMap<>();
        cluster.query("SELECT id, call_id FROM event", row -> {
            timesStored.merge(row.getString(2), 1, Integer::sum);
            return callOfId.put(row.getString(1), row.getString(2));
        });
        cluster.query(
                "SELECT a.id, e.call_id FROM event_alias a JOIN event e ON e.id = a.event_id",
                row -> callOfId.put(row.getString(1), row.getString(2)));
        load.acknowledged().forEach((number, id) -> {
            if (!("call_" + number).equals(callOfId.get(id))) {
                lost.add(id + " of call_" + number);
            }
        });
        check(timesStored, "stored", lost, doubled);
        check(EffectCounts.byCall(cluster.hubSpot().calls(), "hs_call_body"), "call", lost, doubled);
        check(EffectCounts.byCall(cluster.hubSpot().tasks(), "hs_task_body"), "task", lost, doubled);
        check(EffectCounts.byCall(cluster.hubSpot().meetings(), "hs_meeting_body"), "meeting", lost, doubled);
        return new NodesOutcome(
                seed,
                events,
                load.acknowledged().size(),
                load.sent(),
                timesStored.size(),
                cluster.count("SELECT COALESCE(SUM(n), 0) FROM tally WHERE name = 'event.duplicate' AND bucket_at = 0"),
                cluster.count("SELECT COUNT(*) FROM delivery WHERE state = 'delivered'"),
                cluster.count("SELECT COUNT(*) FROM delivery WHERE state <> 'delivered'"),
                writes.writes(),
                seconds,
                troubles,
                lost,
                doubled,
                outOfOrder());
    }

    private void check(Map<String, Integer> times, String what, List<String> lost, List<String> doubled) {
        for (int number : load.acknowledged().keySet()) {
            int count = times.getOrDefault("call_" + number, 0);
            if (count == 0) {
                lost.add(what + " of call_" + number);
            } else if (count > 1) {
                doubled.add(what + " of call_" + number + " " + count + " times");
            }
        }
    }

    /** What was written backwards, and contacts that do not hold what their newest call said. */
    private List<String> outOfOrder() {
        List<String> wrong = new ArrayList<>(writes.backwards());
        for (int number = Math.max(0, events - NodesCluster.CONTACTS); number < events; number++) {
            String id = NodesCluster.crmId(number % NodesCluster.CONTACTS);
            String budget = cluster.hubSpot().contacts().get(id).get("budget_range");
            if (!("$" + number).equals(budget)) {
                wrong.add(id + " holds " + budget + ", newest is $" + number);
            }
        }
        return wrong;
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    public void close() {
        if (load != null) {
            load.stop();
        }
        cluster.close();
    }
}
