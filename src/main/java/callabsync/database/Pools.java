package callabsync.database;

import callabsync.destination.Destinations;
import callabsync.sink.NotSentException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** A small pool of connections per destination, made when it is first needed and empty while nothing is written. */
@Component
final class Pools implements AutoCloseable {

    private static final long WAIT_MS = 5_000;
    private static final long IDLE_MS = 60_000;
    private static final String CONNECT_SECONDS = "5";
    private static final String ANSWER_SECONDS = "30";

    private final Destinations destinations;
    private final Map<String, DatabaseSettings> settings = new ConcurrentHashMap<>();
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

    Pools(Destinations destinations) {
        this.destinations = destinations;
    }

    DatabaseSettings settings(String destination) {
        return settings.computeIfAbsent(
                destination, id -> destinations.settings(id).bind(DatabaseSettings.class));
    }

    /** @throws NotSentException when no driver can use its url */
    Connection connect(String destination) throws SQLException {
        return of(destination).getConnection();
    }

    /** @throws NotSentException when no driver can use its url */
    DataSource of(String destination) {
        try {
            return pools.computeIfAbsent(destination, id -> pool(id, settings(id)));
        } catch (RuntimeException e) {
            // No cause: it may quote the URL, and with it a password.
            throw new NotSentException("Its url is no JDBC URL of a driver that is on the class path");
        }
    }

    private static HikariDataSource pool(String destination, DatabaseSettings settings) {
        var config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        if (!settings.user().isBlank()) {
            config.setUsername(settings.user());
            config.setPassword(settings.password());
        }
        config.setPoolName("destination-" + destination);
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MS);
        config.setConnectionTimeout(WAIT_MS);
        config.setInitializationFailTimeout(-1);
        String url = settings.url();
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

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
