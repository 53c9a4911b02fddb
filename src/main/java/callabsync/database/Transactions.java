package callabsync.database;

import callabsync.delivery.Item;
import callabsync.delivery.Leases;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Written;
import callabsync.store.GroupCommit;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of a batch, all or none, and notes the versions that were written. Should the process stop in between,
 * the deliveries are taken again and write the same once more.
 */
final class Transactions {

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
        Rows contacts;
        Rows calls = null;
        try (Connection connection = pools.connect(destination)) {
            try {
                // Not the pool's own setting: SQLite's driver begins the next transaction with each commit.
                connection.setAutoCommit(false);
                Structure structure = structures.of(destination, connection);
                contacts = new Rows(
                        destination,
                        structure.contacts(),
                        contactsPolicy,
                        items,
                        item -> Shaped.of(item).contact());
                if (structure.calls().isPresent()) {
                    meters.counter("callab.sync.crm.requests", "destination", destination)
                            .increment(callKeys(destination, structure.calls().get())
                                    .settle(connection, items));
                    calls = new Rows(
                            destination,
                            structure.calls().get(),
                            callsPolicy,
                            items,
                            item -> Shaped.of(item).call());
                }
                write(connection, destination, structure.dialect(), contacts, calls);
                if (leases.isLost()) {
                    throw NoAnswerException.leaseLost();
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection);
                throw e;
            }
        }
        save(destination, contacts, calls);
    }

    private CallKeys callKeys(String destination, Table calls) {
        DatabaseSettings settings = pools.settings(destination);
        return new CallKeys(calls, settings.callsKey(), settings.contactsKey());
    }

    void forget(String destination) {
        structures.forget(destination);
    }

    private void write(
            Connection connection,
            String destination,
            Dialect dialect,
            Rows contacts,
            @org.jspecify.annotations.Nullable Rows calls)
            throws SQLException {
        Map<String, Map<String, FieldVersion>> versions = versions(destination, contacts, calls);
        var writing = new Writing(connection, dialect);
        int reads = 0;
        if (!contacts.keys().isEmpty()) {
            contacts.readPresent(connection, versions);
            writing.write(contacts);
            reads++;
        }
        if (calls != null && !calls.keys().isEmpty()) {
            var ofCalls = new HashMap<String, Map<String, FieldVersion>>();
            calls.keys().forEach(key -> ofCalls.put(key, versions.getOrDefault(CALL_RECORD + key, Map.of())));
            calls.readPresent(connection, ofCalls);
            writing.write(calls);
            reads++;
        }
        meters.counter("callab.sync.crm.requests", "destination", destination).increment(writing.statements() + reads);
    }

    private Map<String, Map<String, FieldVersion>> versions(
            String destination, Rows contacts, @org.jspecify.annotations.Nullable Rows calls) {
        List<String> records = new ArrayList<>(contacts.keys());
        if (calls != null) {
            calls.keys().forEach(key -> records.add(CALL_RECORD + key));
        }
        return written.find(destination, records);
    }

    private void save(String destination, Rows contacts, @org.jspecify.annotations.Nullable Rows calls) {
        store.commit(tx -> {
            for (Row row : contacts.all()) {
                if (!row.isUnchanged()) {
                    written.save(tx, destination, row.key, row.versions());
                }
            }
            for (Row row : calls == null ? List.<Row>of() : calls.all()) {
                if (!row.isUnchanged()) {
                    written.save(tx, destination, CALL_RECORD + row.key, row.versions());
                }
            }
            return null;
        });
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // It is rolled back when the connection is gone.
        }
    }
}
