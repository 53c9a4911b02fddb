package callabsync.support;

import callabsync.sandbox.hubspot.HubSpotStandIn;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes on one PostgreSQL, behind a broker or not, and the CRM that they deliver to. */
public final class NodesCluster implements AutoCloseable {

    public static final int CONTACTS = 200;

    private static final int FIRST_ID = 1000;
    private static final String SHORT_WAITS = "1s,1s,2s,2s,3s,3s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s,5s";

    private final HubSpotStandIn hubSpot = new HubSpotStandIn(Clock.systemUTC());
    private final List<AppProcess> nodes = new ArrayList<>();
    private final String database;
    private @Nullable KafkaProcess broker;

    /**
     * Not started yet.
     *
     * @param database the URL of an empty one; user and password are {@code postgres}
     */
    public NodesCluster(Path folder, String database, int size) {
        this.database = database;
        hubSpot.start();
        for (int i = 0; i < size; i++) {
            nodes.add(node(folder.resolve("node-" + i)));
        }
    }

    /** With a broker between door and store. */
    public NodesCluster behind(KafkaProcess kafka) {
        broker = kafka;
        nodes.forEach(node -> node.variable("CALLAB_SYNC_INTAKE", "kafka").variable("KAFKA_BROKERS", kafka.brokers()));
        return this;
    }

    public NodesCluster setting(String name, String value) {
        nodes.forEach(node -> node.setting(name, value));
        return this;
    }

    /** Starts all of it and waits until each node is ready. */
    public NodesCluster start() {
        if (broker != null) {
            broker.start().awaitReady();
            broker.createTopic("callab.webhooks", 6);
            broker.createTopic("callab.webhooks.dead", 1);
        }
        hubSpot.token("token");
        for (int i = 0; i < CONTACTS; i++) {
            hubSpot.contact(crmId(i), Map.of("lastname", "Person " + i));
        }
        nodes.forEach(AppProcess::start);
        nodes.forEach(AppProcess::awaitReady);
        return this;
    }

    public List<AppProcess> nodes() {
        return nodes;
    }

    public HubSpotStandIn hubSpot() {
        return hubSpot;
    }

    private AppProcess node(Path folder) {
        return new AppProcess(folder)
                .variable("CALLAB_SYNC_DB_URL", database)
                .variable("CALLAB_SYNC_DB_USER", "postgres")
                .variable("CALLAB_SYNC_DB_PASSWORD", "postgres")
                .variable("HUBSPOT_URL", hubSpot.url())
                .variable("HUBSPOT_TOKEN", "token")
                .setting("callab.sync.destinations.hubspot.rate", "10000/1s")
                .setting("callab.sync.destinations.hubspot.retry-schedule", SHORT_WAITS)
                .setting("callab.sync.sources.callab.failures-per-minute", "0")
                .jvm("-XX:TieredStopAtLevel=1");
    }

    public static String crmId(int contact) {
        return String.valueOf(FIRST_ID + contact);
    }

    /** Reads rows of the nodes' database. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    public <T> List<T> query(String sql, Row<T> row) throws SQLException {
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

    public long count(String sql) throws SQLException {
        return query(sql, row -> row.getLong(1)).get(0);
    }

    /** Cuts every connection that the nodes have to their database. */
    public void cutConnections() throws SQLException {
        query("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """, row -> row.getBoolean(1));
    }

    @Override
    public void close() {
        nodes.forEach(AppProcess::close);
        if (broker != null) {
            broker.close();
        }
        hubSpot.close();
    }
}
