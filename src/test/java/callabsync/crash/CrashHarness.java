package callabsync.crash;

import callabsync.sandbox.standin.StandIn;
import callabsync.support.AppProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The proof: uniquely numbered calls go in while the process is killed and paused, its store is locked and full, its clock
 * jumps and the CRMs fail in every way. In the end what was acknowledged is stored and final at each destination, each
 * call had its effects exactly once, and each record holds what its newest call said.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench.class=callabsync.crash.CrashHarness -Dbench.args="42 100"</pre>
 *
 * The arguments are the seed, by which a run can be had again, and the number of kills (100: about half an hour).
 */
final class CrashHarness implements AutoCloseable {

    private static final int CALLS_PER_SECOND = 25;
    private static final int MISHAPS_PER_KILL = 4;
    private static final Duration FINAL_WITHIN = Duration.ofMinutes(10);
    /** Half of the kills strike a process that certainly delivers again, the others perhaps one that only just starts. */
    private static final Duration WORKS_WITHIN = Duration.ofMinutes(1);

    /** What a CRM is to do wrong waits for a request. */
    private static final Duration MET_WITHIN = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final long seed;
    private final Random random;
    private final Crms crms;
    private final AppProcess app;
    private final SqliteStore store;
    private final Scene scene;
    private final Load load;
    private final Deque<Mishap> deck = new ArrayDeque<>();
    private final Set<String> dealt = new HashSet<>();

    CrashHarness(long seed) throws Exception {
        this.seed = seed;
        this.random = new Random(seed);
        Path folder = Files.createTempDirectory("crash");
        Path clock = folder.resolve("clock-shift");
        this.crms = new Crms(folder);
        this.app = crms.configure(new AppProcess(folder))
                .startedBy(ShiftedApplication.class)
                .setting("callab.sync.sources.callab.failures-per-minute", "0")
                .jvm("-XX:TieredStopAtLevel=1")
                .jvm("-Dclock.shift=" + clock);
        this.store = new SqliteStore(folder);
        this.scene = new Scene(app, store, clock, crms, random);
        this.load = new Load(app, CALLS_PER_SECOND, seed);
    }

    public static void main(String[] args) throws Exception {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 42;
        int kills = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        Outcome outcome;
        try (var harness = new CrashHarness(seed)) {
            outcome = harness.run(kills, MISHAPS_PER_KILL);
        }
        System.out.println(outcome);
        System.exit(outcome.isClean() ? 0 : 1);
    }

    /** All mishaps that can be had here. What cannot is said loudly. */
    static List<Mishap> possible() {
        List<Mishap> possible = new ArrayList<>(List.of(Mishap.values()));
        if (!AppProcess.canFillDisk()) {
            System.out.println("LEFT OUT, there is no prlimit here: " + Mishap.STORE_FULL);
            possible.remove(Mishap.STORE_FULL);
        }
        return possible;
    }

    /**
     * @param kills how often the process is killed
     * @param mishapsPerKill how many other mishaps happen before each; in turn, so that each kind happens as often
     */
    Outcome run(int kills, int mishapsPerKill) throws Exception {
        app.start().awaitReady();
        load.start();
        for (int kill = 1; kill <= kills; kill++) {
            int during = random.nextInt(2 * mishapsPerKill);
            if (kill % 2 == 0) {
                resumeDestinations();
                awaitUntil(WORKS_WITHIN, crms::wereReached);
            }
            for (int i = 0; i < mishapsPerKill; i++) {
                Mishap mishap = next();
                scene.chooseVictim();
                mishap.begin(scene);
                pause(500, 1_500);
                boolean killed = i == during;
                if (killed) {
                    kill();
                }
                mishap.end(scene);
                if (killed) {
                    app.awaitReady();
                }
                pause(100, 500);
            }
            if (during >= mishapsPerKill) {
                kill();
                app.awaitReady();
            }
            crms.forgetRequests();
            if (kill % 10 == 0) {
                System.out.printf(
                        "%d kills, %,d calls acknowledged%n",
                        kill, load.acknowledged().size());
            }
        }
        return end(kills);
    }

    /** As an operator would who sees that the CRMs are back: by itself a gate closed for long is probed minutes later. */
    private void resumeDestinations() throws IOException {
        for (String destination : Crms.DESTINATIONS) {
            app.post("/api/destinations/" + destination + "/resume");
        }
    }

    /** Half of them fall into a mishap; the process then starts while that lasts. */
    private void kill() {
        scene.happened(Mishap.KILL);
        app.kill();
        app.start();
        pause(100, 1_500);
    }

    /** Deals all mishaps in a random order, and then all again. */
    private Mishap next() {
        if (deck.isEmpty()) {
            List<Mishap> all = possible();
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        Mishap mishap = deck.remove();
        dealt.add(mishap.toString());
        return mishap;
    }

    private Outcome end(int kills) throws Exception {
        awaitUntil(MET_WITHIN, () -> scene.happened().keySet().containsAll(dealt));
        load.stop();
        crms.standIns().forEach(StandIn::behave);
        scene.leaveClockAhead();
        var audit = new Audit(store, crms, load);
        awaitUntil(FINAL_WITHIN, audit::isFinal);
        return new Outcome(
                seed,
                kills,
                load.posted(),
                load.acknowledged().size(),
                load.answers(),
                scene.happened(),
                audit.lines(),
                audit.faultsInStore());
    }

    private static void awaitUntil(Duration atMost, Callable<Boolean> condition) throws Exception {
        for (long end = System.nanoTime() + atMost.toNanos(); System.nanoTime() < end && !condition.call(); ) {
            Load.pause(LOOK_EVERY);
        }
    }

    private void pause(int leastMs, int mostMs) {
        Load.pause(Duration.ofMillis(leastMs + random.nextInt(mostMs - leastMs)));
    }

    @Override
    public void close() throws InterruptedException {
        app.close();
        load.stop();
        crms.close();
    }
}
