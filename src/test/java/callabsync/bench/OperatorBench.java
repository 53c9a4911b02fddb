package callabsync.bench;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryState;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.InboxFixture;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.support.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long each list of the dashboard takes with 1,000,000 events: every line must stay below 300 ms.
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp target/test-classes:target/classes:$(cat target/classpath) callabsync.bench.OperatorBench [events] [folder]
 * </pre>
 */
public final class OperatorBench {

    private static final Instant BEGIN = Instant.parse("2025-11-01T00:00:00Z");
    private static final List<String> TYPES = List.of("call_started", "call_ended", "call_outcome_extracted");
    private static final List<String> NAMES =
            List.of("john", "maria", "ada", "grace", "linus", "ken", "dennis", "barbara");
    private static final long LIMIT_MS = 300;
    private static int tooSlow;

    private OperatorBench() {}

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path folder = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("operator-bench");
        Files.createDirectories(folder);
        try (Database database = TestStores.sqlite(folder)) {
            if (database.reads()
                    .sql("SELECT id FROM event LIMIT 1")
                    .query(String.class)
                    .optional()
                    .isEmpty()) {
                seed(database, events);
            }
            time(new EventSearch(database, InboxFixture.payloads(database)), events);
            time(new DeliverySearch(database));
        }
        System.out.println(tooSlow == 0 ? "All below " + LIMIT_MS + " ms" : tooSlow + " above " + LIMIT_MS + " ms");
        System.exit(tooSlow == 0 ? 0 : 1);
    }

    private static void time(EventSearch events, int n) {
        Instant middle = BEGIN.plusSeconds(n / 2);
        events("all", events, EventFilter.ALL);
        events("a type", events, filter("call_ended", null, null, null, null, null, null));
        for (String state : List.of("dispatched", "ignored", "invalid", "failed", "stored")) {
            events("state " + state, events, filter(null, state, null, null, null, null, null));
            events(
                    "state " + state + ", a type",
                    events,
                    filter("call_outcome_extracted", state, null, null, null, null, null));
        }
        events("a day", events, filter(null, null, null, null, null, middle, middle.plus(Duration.ofDays(1))));
        events("a call", events, filter(null, null, "call_" + n / 6, null, null, null, null));
        events("a contact", events, filter(null, null, null, "cont_" + n / 60, null, null, null));
        for (String q : List.of(
                "evt_nothing", "call_" + n / 6, "+1415" + 5_000_000, "x5@example.com", "john", "j", "zz", "john d")) {
            events("q=" + q, events, filter(null, null, null, null, q, null, null));
        }
        events("q=j, failed", events, filter(null, "failed", null, null, "j", null, null));
        measure("count all, to 100,000", () -> events.count(EventFilter.ALL, 100_000));
        measure(
                "count a type, failed",
                () -> events.count(filter("call_ended", "failed", null, null, null, null, null), 100_000));
        measure("oldest first", () -> events.oldestFirst(EventFilter.ALL, null, 100));
    }

    private static void time(DeliverySearch deliveries) {
        measure("deliveries", () -> deliveries.page(DeliveryFilter.ALL, null, 50));
        measure("deliveries of a destination", () -> deliveries.page(of(null, "hubspot", null, null), null, 50));
        for (DeliveryState state : DeliveryState.values()) {
            measure("deliveries " + state.word(), () -> deliveries.page(of(state.word(), null, null, null), null, 50));
            measure(
                    "deliveries " + state.word() + ", hubspot",
                    () -> deliveries.page(of(state.word(), "hubspot", null, null), null, 50));
        }
        measure("deliveries of a call, dead", () -> deliveries.page(of("dead", null, "call_77", null), null, 50));
        measure("deliveries of a contact", () -> deliveries.page(of(null, null, null, "cont_77"), null, 50));
        measure("count delivered, to 100,000", () -> deliveries.count(of("delivered", null, null, null), 100_000));
        measure("oldest pending", () -> deliveries.oldestPending("hubspot"));
    }

    private static void events(String what, EventSearch events, EventFilter filter) {
        measure("events, " + what, () -> events.page(filter, null, 50));
        measure(
                "events, " + what + ", from the middle",
                () -> events.page(filter, Ids.atOrAfter("evt", BEGIN.toEpochMilli() + 200_000_000), 50));
    }

    private static void measure(String what, Runnable query) {
        query.run();
        long longest = 0;
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            query.run();
            longest = Math.max(longest, (System.nanoTime() - began) / 1_000_000);
        }
        tooSlow += longest > LIMIT_MS ? 1 : 0;
        System.out.printf("%6d ms  %s%s%n", longest, what, longest > LIMIT_MS ? "  <-- too slow" : "");
    }

    private static EventFilter filter(
            String type, String state, String call, String contact, String q, Instant from, Instant to) {
        return new EventFilter(type, state, call, contact, q, from, to);
    }

    private static DeliveryFilter of(String state, String destination, String call, String contact) {
        return new DeliveryFilter(state, destination, call, contact, null, null);
    }

    /** One event a second; a third of each type; call_started is ignored, few are failed or invalid. */
    private static void seed(Database database, int events) {
        var now = new AtomicLong(BEGIN.toEpochMilli());
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now.get());
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        var random = new Random(1);
        var ids = new Ids(clock, random);
        long began = System.nanoTime();
        try (var store = new GroupCommit(database, "bench", clock, 256)) {
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < events; i++) {
                now.addAndGet(1_000);
                int n = i;
                String event = ids.next("evt");
                String delivery = ids.next("dlv");
                long at = now.get();
                String type = TYPES.get(i % 3);
                String state =
                        i % 3 == 0 ? "ignored" : i % 5_000 == 1 ? "failed" : i % 7_000 == 2 ? "invalid" : "dispatched";
                String name = NAMES.get(random.nextInt(NAMES.size())) + " d" + random.nextInt(5_000);
                last = store.submit(tx -> {
                    tx.update(
                            "INSERT INTO event (id, dedupe_key, source, type, state, call_id, contact_id, order_key, phone,"
                                    + " email, name, occurred_at, received_at) VALUES (?, ?, 'callab', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            event,
                            "k" + n,
                            type,
                            state,
                            "call_" + n / 3,
                            "cont_" + n / 30,
                            "cont_" + n / 30,
                            "+1415" + (5_000_000 + n / 30),
                            "x" + n / 30 + "@example.com",
                            name,
                            at,
                            at);
                    tx.update("INSERT INTO event_payload (event_id, body) VALUES (?, ?)", event, new byte[1_000]);
                    if (state.equals("dispatched")) {
                        String delivered = n % 900 == 1 ? "dead" : n % 1_100 == 2 ? "held" : "delivered";
                        tx.update(
                                "INSERT INTO delivery (id, event_id, destination, state, attempts, order_key, sort_at, sort_rank,"
                                        + " call_id, contact_id, event_type, due_at, trigger, created_at, updated_at)"
                                        + " VALUES (?, ?, ?, ?, 1, ?, ?, 2, ?, ?, ?, ?, 'scheduled', ?, ?)",
                                delivery,
                                event,
                                n % 2 == 0 ? "hubspot" : "salesforce",
                                delivered,
                                "cont_" + n / 30,
                                at,
                                "call_" + n / 3,
                                "cont_" + n / 30,
                                type,
                                at,
                                at,
                                at);
                    }
                    return null;
                });
                if (i % 20_000 == 0) {
                    last.join();
                }
            }
            last.join();
        }
        System.out.printf("Seeded %,d events in %d s%n", events, (System.nanoTime() - began) / 1_000_000_000);
    }
}
