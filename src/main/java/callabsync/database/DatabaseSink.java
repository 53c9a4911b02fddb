package callabsync.database;

import callabsync.database.Databases.Structure;
import callabsync.delivery.Batch;
import callabsync.delivery.Exchanged;
import callabsync.delivery.Item;
import callabsync.delivery.Leases;
import callabsync.destination.Budgets;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmSteps;
import callabsync.sink.FailedRequestException;
import callabsync.sink.Json;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Shaping;
import callabsync.sink.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * The steps of the database's sink. Rows of contacts and of calls are shaped first, then those of the whole batch are written
 * in one transaction. Each step leaves alone what an earlier one has answered.
 */
@Component
final class DatabaseSink implements CrmSteps {

    private static final String CONTACTS = "contacts";
    private static final String CALLS = "calls";

    /** Stands before a key where the versions of a call's row are remembered. */
    static final String CALL_RECORD = "call/";

    private static final int LONGEST_NOTE = 8_000;

    private final Mappings mappings;
    private final Memory memory;
    private final Databases databases;
    private final Budgets budgets;
    private final Leases leases;
    private final MeterRegistry meters;

    DatabaseSink(
            Mappings mappings,
            Memory memory,
            Databases databases,
            Budgets budgets,
            Leases leases,
            MeterRegistry meters) {
        this.mappings = mappings;
        this.memory = memory;
        this.databases = databases;
        this.budgets = budgets;
        this.leases = leases;
        this.meters = meters;
    }

    @Override
    public String sink() {
        return "database";
    }

    @Override
    public Map<Operation, Maker> steps() {
        return Map.of(
                Operation.SHAPE,
                options -> shape(options.object(List.of(CONTACTS, CALLS)), options.mapping()),
                Operation.WRITE,
                options -> this::write);
    }

    private Step shape(String object, String mapping) {
        return object.equals(CALLS) ? batch -> calls(batch, mapping) : batch -> contacts(batch, mapping);
    }

    /** Shapes each contact's row. Without {@code crm_id} its key is the contact's id, else the phone. */
    private void contacts(Batch batch, String mapping) {
        DatabaseSettings settings = databases.settings(batch.destination().id());
        Matching.passTestCalls(batch, settings.deliverTestCalls());
        Map<String, Long> total = memory.totals(batch.open());
        String used = settings.contactsMappingOr(mapping);
        for (Item item : batch.open()) {
            Long calls = total.get(item.delivery().id());
            Map<String, Object> row =
                    row(item, used, calls == null ? Map.of() : Map.of("total_calls", calls), settings);
            if (!row.isEmpty() && DeliveryRows.contactKey(item).isPresent()) {
                DeliveryRows.putContact(item, row, used);
            }
        }
    }

    /** Shapes each call's row; an event of which the mapping makes none has none. */
    private void calls(Batch batch, String mapping) {
        DatabaseSettings settings = databases.settings(batch.destination().id());
        if (settings.callsTable().isBlank()) {
            return;
        }
        String used = settings.callsMappingOr(mapping);
        for (Item item : batch.open()) {
            Map<String, Object> row = row(item, used, Map.of("call_key", item.callKey()), settings);
            if (row.get(settings.callsKey()) != null) {
                DeliveryRows.putCall(item, row, used);
            }
        }
    }

    private Map<String, Object> row(
            Item item, String mapping, Map<String, Object> bindings, DatabaseSettings settings) {
        return Shaping.of(
                        item,
                        () -> DeliveryRows.row(
                                item,
                                Json.object(mappings.apply(mapping, item.event().document(), bindings)),
                                settings.contactsKey()))
                .orElse(Map.of());
    }

    /** Writes the rows of all deliveries that are open: all of them or none. */
    private void write(Batch batch) {
        String destination = batch.destination().id();
        if (batch.open().isEmpty()) {
            return;
        }
        if (!budgets.spend(destination)) {
            batch.unavailable("The rate budget of " + destination + " is used up");
            return;
        }
        DatabaseSettings settings = databases.settings(destination);
        long begun = System.nanoTime();
        try {
            commit(batch);
            batch.open().forEach(item -> {
                note(item, settings, "written", since(begun));
                item.succeeded();
            });
        } catch (FailedRequestException e) {
            e.verdict().answer(batch, batch.open());
        } catch (SQLException e) {
            Verdict verdict = SqlErrors.verdict(e);
            batch.open().forEach(item -> note(item, settings, verdict.reason(), since(begun)));
            if (SqlErrors.isAboutTables(e)) {
                databases.forget(destination);
            }
            verdict.answer(batch, batch.open());
        }
    }

    /**
     * Writes the rows, all or none, and notes the versions that were written. Should the process stop in between, the
     * deliveries are taken again and write the same once more.
     */
    private void commit(Batch batch) throws SQLException {
        String destination = batch.destination().id();
        List<Rows> all;
        try (Connection connection = databases.connect(destination)) {
            try {
                // Not the pool's own setting: SQLite's driver begins the next transaction with each commit.
                connection.setAutoCommit(false);
                Structure structure = databases.structure(destination, connection);
                all = rows(connection, structure, batch);
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
        memory.store().commit(tx -> {
            for (Rows rows : all) {
                rows.save(tx, memory.written());
            }
            return null;
        });
    }

    private List<Rows> rows(Connection connection, Structure structure, Batch batch) throws SQLException {
        String destination = batch.destination().id();
        List<Item> items = batch.open();
        var all = new ArrayList<Rows>();
        all.add(new Rows(
                destination,
                structure.contacts(),
                "",
                policy(items, DeliveryRows::contactMapping),
                items,
                DeliveryRows::contact));
        if (structure.calls().isPresent()) {
            Table calls = structure.calls().get();
            DatabaseSettings settings = databases.settings(destination);
            var keys = new CallKeys(calls, settings.callsKey(), settings.contactsKey());
            count(destination, keys.settle(connection, items));
            all.add(new Rows(
                    destination,
                    calls,
                    CALL_RECORD,
                    policy(items, DeliveryRows::callMapping),
                    items,
                    DeliveryRows::call));
        }
        return all;
    }

    /** The field policy of the mapping that made these rows. The destination's settings choose it for all of them. */
    private FieldPolicy policy(List<Item> items, Function<DeliveryRows, String> mapping) {
        return mappings.policyOf(items.stream()
                .map(DeliveryRows::of)
                .map(mapping)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(""));
    }

    private void write(Connection connection, String destination, Dialect dialect, List<Rows> all) throws SQLException {
        var versions = memory.written()
                .find(
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

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // It is rolled back when the connection is gone.
        }
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    private static void note(Item item, DatabaseSettings settings, String answer, Duration took) {
        DeliveryRows rows = DeliveryRows.of(item);
        var note = new StringBuilder();
        if (!rows.contact().isEmpty()) {
            note.append(settings.contactsTable()).append(' ').append(Json.write(rows.contact()));
        }
        if (!rows.call().isEmpty()) {
            note.append(note.isEmpty() ? "" : "\n")
                    .append(settings.callsTable())
                    .append(' ')
                    .append(Json.write(rows.call()));
        }
        String text = note.length() <= LONGEST_NOTE ? note.toString() : note.substring(0, LONGEST_NOTE - 1) + "…";
        item.exchanged(new Exchanged(text, null, answer, took));
    }
}
