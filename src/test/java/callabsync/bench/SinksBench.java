package callabsync.bench;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.inbox.Inbox;
import callabsync.inbox.Receipt;
import callabsync.inbox.Received;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.StandIn;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.DatabaseGuide;
import callabsync.support.Events;
import callabsync.support.TestKafka;
import callabsync.support.TestStores;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many events a second each sink takes, and how many statements or requests each event costs. One sender, batches as
 * the routes say, a real PostgreSQL, a real broker and the strict stand-ins over HTTP, everything in one process. The
 * CRMs' own time is that of the stand-ins, and so next to nothing: what counts is what the sink itself costs.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=SinksBench -Dbench.args="100000 kafka"</pre>
 *
 * The arguments are the events (the CRMs get a twentieth) and, if only one is wanted, the sink.
 */
public final class SinksBench {

    private static final int CRM_SHARE = 20;
    private static final int CALLS_PER_CONTACT = 4;
    private static final Map<String, Integer> BATCHES =
            Map.of("database", 250, "kafka", 500, "hubspot", 100, "salesforce", 200, "http", 20);

    private SinksBench() {}

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        String only = arguments.length < 2 ? "" : arguments[1];
        for (String sink : List.of("database", "kafka", "hubspot", "salesforce", "http")) {
            if (only.isEmpty() || only.equals(sink)) {
                switch (sink) {
                    case "database" -> database(events);
                    case "kafka" -> kafka(events);
                    default -> crm(sink, events / CRM_SHARE);
                }
            }
        }
        System.exit(0);
    }

    private static void crm(String sink, int events) throws IOException {
        try (StandIn crm = standIn(sink, events / CALLS_PER_CONTACT + 1);
                var bench = new SinkBench(Files.createTempDirectory("bench"), sink, settings(sink, crm.url()))) {
            long nanos = inBatches(bench, sink, events, number -> crmId(sink, number / CALLS_PER_CONTACT));
            print(sink, events, nanos, "requests", crm.requestCount());
        }
    }

    private static Map<String, String> settings(String sink, String url) {
        return switch (sink) {
            case "salesforce" ->
                Map.of(
                        "salesforce.login-url", url,
                        "salesforce.client-id", "sandbox",
                        "salesforce.client-secret", "sandbox",
                        "salesforce.preflight", "false");
            case "hubspot" -> Map.of("hubspot.url", url, "hubspot.token", "sandbox", "hubspot.rate", "1000000/1s");
            default -> Map.of("http.url", url, "http.token", "sandbox");
        };
    }

    private static StandIn standIn(String sink, int contacts) {
        var hubSpot = new HubSpotStandIn(Clock.systemUTC());
        var salesforce = new SalesforceStandIn(Clock.systemUTC());
        var http = new CrmHttpStandIn(Clock.systemUTC());
        for (int i = 0; i < contacts; i++) {
            switch (sink) {
                case "hubspot" -> hubSpot.contact(crmId(sink, i), Map.of("lastname", "Person " + i));
                case "salesforce" ->
                    salesforce.row("Lead", crmId(sink, i), Map.of("LastName", "Person " + i, "Company", "Tech Corp"));
                default -> http.contact(crmId(sink, i), Map.of("last_name", "Person " + i));
            }
        }
        return (sink.equals("hubspot") ? hubSpot : sink.equals("salesforce") ? salesforce : http).start();
    }

    private static String crmId(String sink, int contact) {
        return switch (sink) {
            case "hubspot" -> String.valueOf(100_000 + contact);
            case "salesforce" -> "00Q5e0000%06d".formatted(contact);
            default -> "lead_" + contact;
        };
    }

    private static long inBatches(
            callabsync.sink.SinkBench bench, String sink, int events, IntFunction<String> crmIds) {
        int batch = BATCHES.get(sink);
        long nanos = 0;
        for (int from = 0; from < events; from += batch) {
            var items = new ArrayList<Item>();
            for (int number = from; number < Math.min(events, from + batch); number++) {
                Events event = event(number).crmId(crmIds.apply(number)).contact("cont_" + number / CALLS_PER_CONTACT);
                items.add(bench.item(EventReader.read(event.bytes()).event()));
            }
            nanos += deliver(bench, items);
        }
        return nanos;
    }

    private static Events event(int number) {
        return Events.outcomeExtracted()
                .call("call_" + number)
                .crmId("lead_" + number / CALLS_PER_CONTACT)
                .at("2025-11-17T10:%02d:%02dZ".formatted(number / 60 % 60, number % 60));
    }

    private static void database(int events) throws IOException, SQLException {
        String url = TestStores.postgresUrl();
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres")) {
            DatabaseGuide.createTables("PostgreSQL", connection);
        }
        try (var bench = new SinkBench(
                Files.createTempDirectory("bench"),
                "database",
                Map.of("database.url", url, "database.user", "postgres", "database.password", "postgres"))) {
            long nanos = inBatches(bench, "database", events, number -> "lead_" + number / CALLS_PER_CONTACT);
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
            for (int from = 0; from < events; from += BATCHES.get("kafka")) {
                nanos += deliver(bench, stored(bench, from, Math.min(events, from + BATCHES.get("kafka"))));
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
