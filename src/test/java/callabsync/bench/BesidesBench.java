package callabsync.bench;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.inbox.Inbox;
import callabsync.inbox.Receipt;
import callabsync.inbox.Received;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import callabsync.support.TestKafka;
import callabsync.support.TestStores;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many events a second the database sink and the Kafka sink take, and how many statements or requests each event costs.
 * One sender, batches as the routes say, a real PostgreSQL and a real broker on this machine, everything in one process.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=BesidesBench</pre>
 */
public final class BesidesBench {

    private static final int DATABASE_BATCH = 250;
    private static final int KAFKA_BATCH = 500;
    private static final int CALLS_PER_CONTACT = 4;

    private BesidesBench() {}

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        String only = arguments.length < 2 ? "" : arguments[1];
        if (!only.equals("kafka")) {
            database(events);
        }
        if (!only.equals("database")) {
            kafka(events);
        }
        System.exit(0);
    }

    private static Events event(int number) {
        return Events.outcomeExtracted()
                .call("call_" + number)
                .crmId("lead_" + number / CALLS_PER_CONTACT)
                .at("2025-11-17T10:%02d:%02dZ".formatted(number / 60 % 60, number % 60));
    }

    private static void database(int events) throws IOException, SQLException {
        String url = TestStores.postgresUrl();
        String guide = Files.readString(Path.of("src/docs/guides/database-sink.md"));
        int start = guide.indexOf("```sql") + 6;
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute(guide.substring(start, guide.indexOf("```", start)));
        }
        try (var bench = new SinkBench(
                Files.createTempDirectory("bench"),
                "database",
                Map.of("database.url", url, "database.user", "postgres", "database.password", "postgres"))) {
            long nanos = 0;
            for (int from = 0; from < events; from += DATABASE_BATCH) {
                var items = new ArrayList<Item>();
                for (int number = from; number < Math.min(events, from + DATABASE_BATCH); number++) {
                    items.add(bench.item(EventReader.read(event(number).bytes()).event()));
                }
                nanos += deliver(bench, items);
            }
            double statements = bench.part(MeterRegistry.class)
                    .counter("callab.sync.crm.requests", "destination", "database")
                    .count();
            print("database (PostgreSQL)", events, nanos, "statements", statements);
        }
    }

    private static void kafka(int events) throws IOException, JMException {
        String topic = TestKafka.topic(3);
        try (var bench = new SinkBench(
                Files.createTempDirectory("bench"),
                "kafka",
                Map.of("kafka.topic", topic, "kafka.brokers", TestKafka.brokers()))) {
            long nanos = 0;
            for (int from = 0; from < events; from += KAFKA_BATCH) {
                nanos += deliver(bench, stored(bench, from, Math.min(events, from + KAFKA_BATCH)));
            }
            var producer = new ObjectName("kafka.producer:type=producer-metrics,client-id=callab-sync-sink");
            double requests =
                    (Double) ManagementFactory.getPlatformMBeanServer().getAttribute(producer, "request-total");
            print("kafka", events, nanos, "requests", requests);
        }
    }

    private static List<Item> stored(SinkBench bench, int from, int to) {
        var receipts = new ArrayList<CompletableFuture<Receipt>>();
        for (int number = from; number < to; number++) {
            receipts.add(bench.part(Inbox.class)
                    .store(new Received("callab", event(number).bytes())));
        }
        var items = new ArrayList<Item>();
        for (int number = from; number < to; number++) {
            String id = receipts.get(number - from).join().eventId().substring("evt_".length());
            items.add(Items.item(
                    id, "kafka", EventReader.read(event(number).bytes()).event(), Decision.NONE));
        }
        return items;
    }

    private static long deliver(SinkBench bench, List<Item> items) {
        long start = System.nanoTime();
        var batch = bench.deliver(items);
        long nanos = System.nanoTime() - start;
        for (Item item : items) {
            if (!(item.result().orElse(null) instanceof Succeeded)) {
                throw new IllegalStateException(
                        "Not delivered: " + item.result() + " " + batch.unavailable() + batch.split());
            }
        }
        return nanos;
    }

    private static void print(String sink, int events, long nanos, String unit, double count) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %,d events in %.1f s: %,.0f events/s, %.4f %s per event%n",
                sink,
                events,
                nanos / 1e9,
                events / (nanos / 1e9),
                count / events,
                unit);
    }
}
