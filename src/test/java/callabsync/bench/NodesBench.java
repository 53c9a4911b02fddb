package callabsync.bench;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.NodesCluster;
import callabsync.support.OwnPostgres;
import callabsync.support.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What an event costs with one, two and three nodes on one PostgreSQL: processor time of all nodes together, and SQL
 * statements as the server counts them ({@code pg_stat_statements}, BEGIN and COMMIT among them). Rates would say nothing
 * here: nodes, database, CRM and senders share the machine. Accepted is stored and dispatched while the destination is
 * paused; delivered is what follows when it is resumed.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=NodesBench</pre>
 */
public final class NodesBench {

    private static final int WARM_UP = 1_000;
    private static final int MEASURED = 4_000;
    private static final int SENDERS = 16;
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final Instant FIRST_CALL = Instant.parse("2025-11-17T08:00:00Z");

    private final NodesCluster cluster;
    private final String database;
    private final Sender sender = new Sender("test-secret");
    private final AtomicInteger numbers = new AtomicInteger();

    private NodesBench(NodesCluster cluster, String database) {
        this.cluster = cluster;
        this.database = database;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("nodes-bench");
        var settings = Map.of("shared_preload_libraries", "pg_stat_statements", "pg_stat_statements.max", "10000");
        try (var postgres = new OwnPostgres(folder.resolve("postgres"), settings).start()) {
            System.out.printf(
                    "%6s %24s %24s %24s%n",
                    "nodes", "accepted: µs, statements", "delivered: µs, statem.", "idle: % of a core, /s");
            for (int size = 1; size <= 3; size++) {
                String url = database(postgres, "nodes_" + size);
                try (var cluster = new NodesCluster(folder.resolve("of-" + size), url, size)) {
                    cluster.start();
                    new NodesBench(cluster, url).print(size);
                }
            }
        }
        System.exit(0);
    }

    private static String database(OwnPostgres postgres, String name) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url(), "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        }
        return postgres.url().replaceFirst("/postgres$", "/" + name);
    }

    /** What was used so far. */
    private record Used(Duration processor, long statements) {
        Used since(Used before) {
            return new Used(processor.minus(before.processor()), statements - before.statements());
        }
    }

    private void print(int size) throws Exception {
        accept(WARM_UP);
        awaitDelivered();
        Used start = used();
        LockSupport.parkNanos(IDLE.toNanos());
        Used idle = used().since(start);
        pause(true);
        Used before = used();
        accept(MEASURED);
        await("SELECT COUNT(*) FROM event WHERE state = 'stored'", 0);
        Used accepted = used().since(before);
        before = used();
        pause(false);
        awaitDelivered();
        Used delivered = used().since(before);
        System.out.printf(
                "%6d %,16.0f %7.1f %,16.0f %7.1f %16.1f %7.1f%n",
                size,
                micros(accepted) / MEASURED,
                (double) accepted.statements() / MEASURED,
                micros(delivered) / MEASURED,
                (double) delivered.statements() / MEASURED,
                micros(idle) / 1e4 / IDLE.toSeconds(),
                (double) idle.statements() / IDLE.toSeconds());
    }

    private static double micros(Used used) {
        return used.processor().toNanos() / 1e3;
    }

    private Used used() throws SQLException {
        Duration processor = cluster.nodes().stream()
                .map(node -> node.process().info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
        return new Used(processor, statements());
    }

    private long statements() throws SQLException {
        String url = database.replaceFirst("/[^/]+$", "/postgres");
        String name = database.replaceFirst(".*/", "");
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT COALESCE(SUM(s.calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
                        WHERE d.datname = '%s'
                        """.formatted(name))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void accept(int count) throws InterruptedException {
        int end = numbers.get() + count;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            var thread = new Thread(() -> send(end));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        numbers.set(end);
    }

    private void send(int end) {
        for (int number = numbers.getAndIncrement(); number < end; number = numbers.getAndIncrement()) {
            AppProcess node = cluster.nodes().get(number % cluster.nodes().size());
            int contact = number % NodesCluster.CONTACTS;
            byte[] body = Events.outcomeExtracted()
                    .at(FIRST_CALL.plusSeconds(number).toString())
                    .call("call_" + number)
                    .contact("cont_" + contact)
                    .crmId(NodesCluster.crmId(contact))
                    .bytes();
            while (sender.post(node.url() + "/webhooks/callab", body).isEmpty()) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private void awaitDelivered() throws SQLException {
        await("SELECT COUNT(*) FROM event WHERE state = 'stored'", 0);
        await("SELECT COUNT(*) FROM delivery WHERE state <> 'delivered'", 0);
    }

    /** Asks seldom, and its own statements count among the others. */
    private void await(String sql, long count) throws SQLException {
        while (cluster.count(sql) != count) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private void pause(boolean paused) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString("operator:operator".getBytes());
        URI address =
                URI.create(cluster.nodes().get(0).url() + "/api/destinations/hubspot/" + (paused ? "pause" : "resume"));
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Basic " + login)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    }
}
