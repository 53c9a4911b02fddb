package callabsync.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The structures of the destinations' databases, read again every few minutes and whenever one proves wrong. */
final class Structures {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private record Read(Structure structure, Instant at) {}

    private final Pools pools;
    private final Clock clock;
    private final Map<String, Read> known = new ConcurrentHashMap<>();

    Structures(Pools pools, Clock clock) {
        this.pools = pools;
        this.clock = clock;
    }

    /** Throws {@link UnfitTableException} when a table is missing or unfit. */
    Structure of(String destination, Connection connection) throws SQLException {
        Read before = known.get(destination);
        Instant now = clock.instant();
        if (before != null && before.at().plus(KEPT).isAfter(now)) {
            return before.structure();
        }
        Structure structure = read(destination, connection);
        known.put(destination, new Read(structure, now));
        return structure;
    }

    Structure read(String destination, Connection connection) throws SQLException {
        DatabaseSettings settings = pools.settings(destination);
        Optional<Table> calls = settings.callsTable().isBlank()
                ? Optional.empty()
                : Optional.of(Tables.read(connection, settings.callsTable(), settings.callsKey()));
        return new Structure(
                Dialect.of(connection.getMetaData().getDatabaseProductName()),
                Tables.read(connection, settings.contactsTable(), settings.contactsKey()),
                calls);
    }

    void forget(String destination) {
        known.remove(destination);
    }
}
