package callabsync.database;

import callabsync.database.Structures.Structure;
import callabsync.delivery.Item;
import callabsync.delivery.Leases;
import callabsync.mapping.FieldPolicy;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Written;
import callabsync.store.GroupCommit;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Writes the rows of a batch, all or none, and notes the versions that were written. Should the process stop in between,
 * the deliveries are taken again and write the same once more.
 */
@Component
final class Transactions {

    /** What a call's row is remembered by, before its key. */
    static final String CALL_RECORD = "call/";

    private final Pools pools;
    private final Structures structures;
    private final Written written;
    private final GroupCommit store;
    private final MeterRegistry meters;
    private final Leases leases;

    Transactions(
            Pools pools,
            Structures structures,
            Written written,
            GroupCommit store,
            MeterRegistry meters,
            Leases leases) {
        this.pools = pools;
        this.structures = structures;
        this.written = written;
        this.store = store;
        this.meters = meters;
        this.leases = leases;
    }

    void write(String destination, List<Item> items, FieldPolicy contactsPolicy, FieldPolicy callsPolicy)
            throws SQLException {
        List<Rows> all = new ArrayList<>();
        try (Connection connection = pools.connect(destination)) {
            try {
                // Not the pool's own setting: SQLite's driver begins the next transaction with each commit.
                connection.setAutoCommit(false);
                Structure structure = structures.of(destination, connection);
                all.add(new Rows(destination, structure.contacts(), "", contactsPolicy, items, DeliveryRows::contact));
                if (structure.calls().isPresent()) {
                    Table calls = structure.calls().get();
                    DatabaseSettings settings = pools.settings(destination);
                    count(
                            destination,
                            new CallKeys(calls, settings.callsKey(), settings.contactsKey()).settle(connection, items));
                    all.add(new Rows(destination, calls, CALL_RECORD, callsPolicy, items, DeliveryRows::call));
                }
                write(connection, destination, structure.dialect(), all);
                if (leases.isLost()) {
                    throw NoAnswerException.leaseLost();
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection);
                throw e;
            }
        }
        store.commit(tx -> {
            for (Rows rows : all) {
                rows.save(tx, written);
            }
            return null;
        });
    }

    private void write(Connection connection, String destination, Dialect dialect, List<Rows> all) throws SQLException {
        var versions = written.find(
                destination,
                all.stream().flatMap(rows -> rows.records().stream()).toList());
        int statements = 0;
        for (Rows rows : all) {
            statements += rows.write(connection, dialect, versions);
        }
        count(destination, statements);
    }

    private void count(String destination, int requests) {
        meters.counter("callab.sync.crm.requests", "destination", destination).increment(requests);
    }

    /** Reads the tables again before the next write. */
    void forget(String destination) {
        structures.forget(destination);
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // It is rolled back when the connection is gone.
        }
    }
}
