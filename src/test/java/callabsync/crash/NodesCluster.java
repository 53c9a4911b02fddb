package callabsync.crash;

import callabsync.sandbox.HubSpotStandIn;
import callabsync.support.AppProcess;
import callabsync.support.KafkaProcess;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Three nodes on one PostgreSQL behind one broker, and the CRM that they deliver to. */
final class NodesCluster implements AutoCloseable {

    static final int NODES = 3;
    static final int CONTACTS = 200;

    private static final int FIRST_ID = 1000;
    private static final String SHORT_WAITS = "1s,1s,2s,2s,3s,3s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s";

    final HubSpotStandIn hubSpot = new HubSpotStandIn(Clock.systemUTC());
    final KafkaProcess broker;
    final List<AppProcess> nodes = new ArrayList<>();
    private final String database = TestStores.postgresUrl();

    NodesCluster(Path folder) {
        broker = new KafkaProcess(folder.resolve("broker"));
        hubSpot.start();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node(folder.resolve("node-" + i)));
        }
    }

    /** Starts all of it and waits until each node is ready. */
    void start() {
        broker.start();
        hubSpot.token("token");
        for (int i = 0; i < CONTACTS; i++) {
            hubSpot.contact(crmId(i), Map.of("lastname", "Person " + i));
        }
        broker.awaitReady();
        broker.createTopic("callab.webhooks", 6);
        broker.createTopic("callab.webhooks.dead", 1);
        nodes.forEach(AppProcess::start);
        nodes.forEach(AppProcess::awaitReady);
    }

    private AppProcess node(Path folder) {
        return new AppProcess(folder)
                .variable("CALLAB_SYNC_DB_URL", database)
                .variable("CALLAB_SYNC_DB_USER", "postgres")
                .variable("CALLAB_SYNC_DB_PASSWORD", "postgres")
                .variable("CALLAB_SYNC_INTAKE", "kafka")
                .variable("KAFKA_BROKERS", broker.brokers())
                .variable("HUBSPOT_URL", hubSpot.url())
                .variable("HUBSPOT_TOKEN", "token")
                .setting("callab.sync.destinations.hubspot.rate", "10000/1s")
                .setting("callab.sync.destinations.hubspot.retry-schedule", SHORT_WAITS)
                .setting("callab.sync.sources.callab.failures-per-minute", "0")
                .jvm("-XX:TieredStopAtLevel=1");
    }

    static String crmId(int contact) {
        return String.valueOf(FIRST_ID + contact);
    }

    /** Reads rows of the nodes' database. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, Row<T> row) throws SQLException {
        try (var connection = DriverManager.getConnection(database, "postgres", "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(row.read(rows));
            }
            return result;
        }
    }

    long count(String sql) throws SQLException {
        return query(sql, row -> row.getLong(1)).get(0);
    }

    /** Cuts every connection that the nodes have to their database. */
    void cutConnections() throws SQLException {
        query("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """, row -> row.getBoolean(1));
    }

    @Override
    public void close() {
        nodes.forEach(AppProcess::close);
        broker.close();
        hubSpot.close();
    }
}
