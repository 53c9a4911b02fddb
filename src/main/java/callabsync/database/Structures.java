package callabsync.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What the destinations' databases look like, read again every few minutes and whenever one proves wrong. */
@Component
final class Structures {

    private static final Duration KEPT = Duration.ofMinutes(5);

    /** @param calls empty when calls are not written there */
    record Structure(Dialect dialect, Table contacts, Optional<Table> calls, Instant readAt) {}

    private final Pools pools;
    private final Clock clock;
    private final Map<String, Structure> known = new ConcurrentHashMap<>();

    Structures(Pools pools, Clock clock) {
        this.pools = pools;
        this.clock = clock;
    }

    /** @throws callabsync.sink.NotSentException when a table is missing or unfit */
    Structure of(String destination, Connection connection) throws SQLException {
        Structure before = known.get(destination);
        Instant now = clock.instant();
        if (before != null && before.readAt().plus(KEPT).isAfter(now)) {
            return before;
        }
        DatabaseSettings settings = pools.settings(destination);
        Optional<Table> calls = settings.callsTable().isBlank()
                ? Optional.empty()
                : Optional.of(Table.read(connection, settings.callsTable(), settings.callsKey()));
        var structure = new Structure(
                Dialect.of(connection.getMetaData().getDatabaseProductName()),
                Table.read(connection, settings.contactsTable(), settings.contactsKey()),
                calls,
                now);
        known.put(destination, structure);
        return structure;
    }

    void forget(String destination) {
        known.remove(destination);
    }
}
