package callabsync.database;

import callabsync.destination.Destinations;
import callabsync.sink.NotSentException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * The destinations' databases. Each has a small pool of connections, made when it is first needed and empty while nothing
 * is written. What its tables look like is read again every few minutes and whenever it proves wrong.
 */
@Component
final class Databases implements AutoCloseable {

    /** @param calls empty when calls are not written there */
    record Structure(Dialect dialect, Table contacts, Optional<Table> calls, Instant readAt) {}

    private static final Duration STRUCTURE_KEPT = Duration.ofMinutes(5);
    private static final long WAIT_MS = 5_000;
    private static final long IDLE_MS = 60_000;
    private static final String CONNECT_SECONDS = "5";
    private static final String ANSWER_SECONDS = "30";

    private final Destinations destinations;
    private final Clock clock;
    private final Map<String, DatabaseSettings> settings = new ConcurrentHashMap<>();
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();
    private final Map<String, Structure> structures = new ConcurrentHashMap<>();

    Databases(Destinations destinations, Clock clock) {
        this.destinations = destinations;
        this.clock = clock;
    }

    DatabaseSettings settings(String destination) {
        return settings.computeIfAbsent(
                destination, id -> destinations.settings(id).bind(DatabaseSettings.class));
    }

    /** @throws NotSentException when no driver can use its url */
    Connection connect(String destination) throws SQLException {
        return pool(destination).getConnection();
    }

    /** @throws NotSentException when no driver can use its url */
    DataSource pool(String destination) {
        try {
            return pools.computeIfAbsent(destination, id -> pool(id, settings(id)));
        } catch (RuntimeException e) {
            // No cause: it may quote the URL, and with it a password.
            throw new NotSentException("Its url is no JDBC URL of a driver that is on the class path");
        }
    }

    private static HikariDataSource pool(String destination, DatabaseSettings settings) {
        var config = new HikariConfig();
        config.setJdbcUrl(settings.url().value());
        if (!settings.user().isBlank()) {
            config.setUsername(settings.user());
            config.setPassword(settings.password().value());
        }
        config.setPoolName("destination-" + destination);
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MS);
        config.setConnectionTimeout(WAIT_MS);
        config.setInitializationFailTimeout(-1);
        String url = settings.url().value();
        if (url.startsWith("jdbc:postgresql:")) {
            config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
            config.addDataSourceProperty("socketTimeout", ANSWER_SECONDS);
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("ApplicationName", "callab-sync-" + destination);
        } else if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) {
            config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS + "000");
            config.addDataSourceProperty("socketTimeout", ANSWER_SECONDS + "000");
        } else if (url.startsWith("jdbc:sqlite:")) {
            config.addDataSourceProperty("busy_timeout", CONNECT_SECONDS + "000");
            config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        }
        return new HikariDataSource(config);
    }

    /** @throws NotSentException when a table is missing or unfit */
    Structure structure(String destination, Connection connection) throws SQLException {
        Structure before = structures.get(destination);
        Instant now = clock.instant();
        if (before != null && before.readAt().plus(STRUCTURE_KEPT).isAfter(now)) {
            return before;
        }
        DatabaseSettings own = settings(destination);
        Optional<Table> calls = own.callsTable().isBlank()
                ? Optional.empty()
                : Optional.of(Table.read(connection, own.callsTable(), own.callsKey()));
        var structure = new Structure(
                Dialect.of(connection.getMetaData().getDatabaseProductName()),
                Table.read(connection, own.contactsTable(), own.contactsKey()),
                calls,
                now);
        structures.put(destination, structure);
        return structure;
    }

    /** Reads the tables again before the next write. */
    void forget(String destination) {
        structures.remove(destination);
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
