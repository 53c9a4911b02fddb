package callabsync.crash;

import callabsync.sandbox.CrmHttpStandIn;
import callabsync.sandbox.HubSpotStandIn;
import callabsync.sandbox.Misbehaviour;
import callabsync.sandbox.StandIn;
import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The proof: uniquely numbered calls go in while the process is killed and paused, the store is locked and the CRMs fail
 * in every way. In the end all that was acknowledged is stored and delivered, and each call had its effects exactly once.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench.class=callabsync.crash.CrashHarness -Dbench.args="42 100"</pre>
 *
 * The arguments are the seed, by which a run can be had again, and the number of kills.
 */
public final class CrashHarness implements AutoCloseable {

    private static final int CONTACTS = 60;
    private static final Instant FIRST_CALL = Instant.parse("2025-11-17T08:00:00Z");
    private static final String SHORT_WAITS = "1s,1s,1s,1s,2s,2s,2s,2s,3s,3s,3s,3s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s";

    private final Random random;
    private final long seed;
    private final Path folder;
    private final HubSpotStandIn hubSpot = new HubSpotStandIn(Clock.systemUTC());
    private final CrmHttpStandIn crm = new CrmHttpStandIn(Clock.systemUTC());
    private final Sender sender = new Sender("test-secret");
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Integer> troubles = new HashMap<>();
    private AppProcess app;
    private volatile boolean loading = true;

    /** What a run came to. */
    public record Outcome(
            long seed,
            int posted,
            int acknowledged,
            long stored,
            long delivered,
            long open,
            long dead,
            Map<String, Integer> troubles,
            List<String> lost,
            List<String> doubled,
            List<String> outOfOrder) {

        boolean isClean() {
            return lost.isEmpty() && doubled.isEmpty() && outOfOrder.isEmpty() && open == 0 && dead == 0;
        }

        @Override
        public String toString() {
            return """
                    seed                 %d
                    posted               %d
                    acknowledged         %d
                    stored               %d
                    delivered            %d
                    open, dead           %d, %d
                    troubles             %s
                    lost                 %d %s
                    doubled              %d %s
                    out of order         %d %s
                    """.formatted(
                            seed,
                            posted,
                            acknowledged,
                            stored,
                            delivered,
                            open,
                            dead,
                            troubles,
                            lost.size(),
                            some(lost),
                            doubled.size(),
                            some(doubled),
                            outOfOrder.size(),
                            some(outOfOrder));
        }

        private static List<String> some(List<String> list) {
            return list.subList(0, Math.min(5, list.size()));
        }
    }

    CrashHarness(long seed) throws Exception {
        this.seed = seed;
        this.random = new Random(seed);
        this.folder = Files.createTempDirectory("crash");
        hubSpot.start();
        hubSpot.token("token");
        crm.start();
        crm.token("token");
        for (int i = 0; i < CONTACTS; i++) {
            hubSpot.contact(String.valueOf(1000 + i), Map.of("lastname", "Person " + i));
            crm.contact("lead_" + i, Map.of("last_name", "Person " + i));
        }
        app = new AppProcess(folder)
                .variable("HUBSPOT_URL", hubSpot.url())
                .variable("HUBSPOT_TOKEN", "token")
                .variable("CRM_HTTP_URL", crm.url())
                .variable("CRM_HTTP_TOKEN", "token")
                .setting("callab.sync.destinations.hubspot.retry-schedule", SHORT_WAITS)
                .setting("callab.sync.destinations.hubspot.rate", "10000/1s")
                .setting("callab.sync.destinations.http.retry-schedule", SHORT_WAITS)
                .setting("callab.sync.sources.callab.failures-per-minute", "0")
                .jvm("-XX:TieredStopAtLevel=1");
    }

    public static void main(String[] args) throws Exception {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 42;
        int kills = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        try (var harness = new CrashHarness(seed)) {
            Outcome outcome = harness.run(kills, 25);
            System.out.println(outcome);
            System.exit(outcome.isClean() ? 0 : 1);
        }
    }

    /**
     * @param kills how often the process is killed
     * @param perSecond how many calls are posted a second
     */
    Outcome run(int kills, int perSecond) throws Exception {
        app.start().awaitReady();
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var thread = new Thread(() -> load(perSecond / 4.0), "load-" + i);
            thread.start();
            load.add(thread);
        }
        for (int kill = 0; kill < kills; kill++) {
            for (int i = 0; i < 3; i++) {
                trouble();
                pause(Duration.ofMillis(300 + random.nextInt(1_200)));
            }
            note("kill -9");
            app.kill();
            app.start().awaitReady();
            pause(Duration.ofMillis(random.nextInt(2_000)));
        }
        loading = false;
        for (Thread thread : load) {
            thread.join();
        }
        heal();
        awaitFinal();
        return outcome();
    }

    private void load(double perSecond) {
        while (loading) {
            int number = numbers.getAndIncrement();
            String call = "call_" + number;
            byte[] body = event(number, call);
            for (int attempt = 0;
                    attempt < 200 && !acknowledged.containsKey(call) && (loading || attempt < 20);
                    attempt++) {
                sender.post(app.url() + "/webhooks/callab", body)
                        .ifPresentOrElse(id -> acknowledged.put(call, id), () -> pause(Duration.ofMillis(250)));
            }
            pause(Duration.ofMillis((long) (1000 / perSecond)));
        }
    }

    private static byte[] event(int number, String call) {
        int contact = number % CONTACTS;
        boolean http = number % 4 == 0;
        return Events.outcomeExtracted()
                .at(FIRST_CALL.plusSeconds(number).toString())
                .call(call)
                .contact("cont_" + (http ? "h" : "s") + contact)
                .phone("+1408555" + (1000 + contact))
                .crmId(http ? "lead_" + contact : String.valueOf(1000 + contact))
                .outcome("budget", "$" + number)
                .bytes();
    }

    private void trouble() throws Exception {
        StandIn victim = random.nextBoolean() ? hubSpot : crm;
        switch (random.nextInt(9)) {
            case 0 ->
                misbehave("HTTP 500", victim, Misbehaviour.status(500, "{}").times(5));
            case 1 ->
                misbehave(
                        "HTTP 429",
                        victim,
                        victim == hubSpot
                                ? HubSpotStandIn.rateLimited("TEN_SECONDLY_ROLLING")
                                        .times(3)
                                : Misbehaviour.status(429, "{}").times(3));
            case 2, 3 ->
                misbehave(
                        "answer lost after the write",
                        victim,
                        Misbehaviour.answerLost().every(3).times(4));
            case 4 ->
                misbehave("half an answer", victim, Misbehaviour.halfAnswer().times(2));
            case 5 -> misbehave("connection reset", victim, Misbehaviour.down().times(3));
            case 6 -> {
                note("CRM stopped");
                int port = victim.port();
                victim.stop();
                pause(Duration.ofMillis(1_500));
                victim.start(port);
            }
            case 7 -> {
                note("SIGSTOP");
                app.pause();
                pause(Duration.ofMillis(1_500));
                app.resume();
            }
            default -> lockStore();
        }
    }

    private void misbehave(String what, StandIn victim, Misbehaviour misbehaviour) {
        note(what);
        victim.misbehave(misbehaviour);
    }

    private void lockStore() throws SQLException {
        note("store locked");
        try (var connection = DriverManager.getConnection(database());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 3000");
            statement.execute("BEGIN IMMEDIATE");
            pause(Duration.ofMillis(1_500));
            statement.execute("ROLLBACK");
        }
    }

    private void note(String trouble) {
        troubles.merge(trouble, 1, Integer::sum);
    }

    private void heal() {
        hubSpot.behave();
        crm.behave();
    }

    private void awaitFinal() throws SQLException {
        for (int i = 0;
                i < 600 && (open() > 0 || count("SELECT COUNT(*) FROM event WHERE state = 'stored'") > 0);
                i++) {
            pause(Duration.ofMillis(500));
        }
    }

    private long open() throws SQLException {
        return count("SELECT COUNT(*) FROM delivery WHERE state IN ('pending', 'sending', 'retrying')");
    }

    private String database() {
        return "jdbc:sqlite:" + folder.resolve("callab-sync.db");
    }

    private long count(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Outcome outcome() throws SQLException {
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        for (String call : acknowledged.keySet()) {
            if (count("SELECT COUNT(*) FROM event WHERE call_id = '" + call + "'") != 1) {
                lost.add(call + " in the store");
            }
            int number = Integer.parseInt(call.substring(5));
            if (number % 4 != 0) {
                effects(call, "call", hubSpot.calls(), "hs_call_body", lost, doubled);
                effects(call, "task", hubSpot.tasks(), "hs_task_body", lost, doubled);
                effects(call, "meeting", hubSpot.meetings(), "hs_meeting_body", lost, doubled);
            }
        }
        return new Outcome(
                seed,
                numbers.get(),
                acknowledged.size(),
                count("SELECT COUNT(*) FROM event"),
                count("SELECT COUNT(*) FROM delivery WHERE state = 'delivered'"),
                open(),
                count("SELECT COUNT(*) FROM delivery WHERE state IN ('dead', 'held')"),
                troubles,
                lost,
                doubled,
                outOfOrder());
    }

    private final Map<String, Map<String, Integer>> byKind = new HashMap<>();

    private void effects(
            String call,
            String kind,
            Map<String, Map<String, String>> records,
            String bodyField,
            List<String> lost,
            List<String> doubled) {
        Map<String, Integer> counts = byKind.computeIfAbsent(kind, first -> EffectCounts.byCall(records, bodyField));
        int times = counts.getOrDefault(call, 0);
        if (times == 0) {
            lost.add(call + "/" + kind);
        } else if (times > 1) {
            doubled.add(call + "/" + kind + " " + times + " times");
        }
    }

    /** Each contact must hold what its newest acknowledged call said. */
    private List<String> outOfOrder() throws SQLException {
        var newest = new HashMap<Integer, Integer>();
        var newestHttp = new HashMap<Integer, Integer>();
        for (String call : acknowledged.keySet()) {
            int number = Integer.parseInt(call.substring(5));
            (number % 4 == 0 ? newestHttp : newest).merge(number % CONTACTS, number, Math::max);
        }
        List<String> wrong = new ArrayList<>();
        newest.forEach((contact, number) -> {
            String budget =
                    hubSpot.contacts().get(String.valueOf(1000 + contact)).get("budget_range");
            if (!("$" + number).equals(budget)) {
                wrong.add("HubSpot " + (1000 + contact) + " holds " + budget + ", newest is $" + number);
            }
        });
        newestHttp.forEach((contact, number) -> {
            Object outcomes = crm.contacts().get("lead_" + contact).get("outcomes");
            if (outcomes == null
                    || !outcomes.toString().contains("$" + number + ",")
                            && !outcomes.toString().contains("$" + number + "}")) {
                wrong.add("lead_" + contact + " is not as call " + number + " says");
            }
        });
        return wrong;
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(TimeUnit.NANOSECONDS.convert(time));
    }

    @Override
    public void close() {
        loading = false;
        app.close();
        hubSpot.close();
        crm.close();
    }
}
