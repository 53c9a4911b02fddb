package callabsync.database;

import callabsync.delivery.Batch;
import callabsync.delivery.Exchanged;
import callabsync.delivery.Item;
import callabsync.destination.Budgets;
import callabsync.mapping.Mappings;
import callabsync.sink.FailedRequestException;
import callabsync.sink.Json;
import callabsync.sink.Shaping;
import callabsync.sink.Totals;
import callabsync.sink.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * {@code databaseSink} in routes: the steps of the database's sink. The first two shape the rows, the last one writes those
 * of the whole batch in one transaction. Each leaves alone what an earlier one has answered.
 */
@Component
public final class DatabaseSink {

    private static final int LONGEST_NOTE = 8_000;

    private final Mappings mappings;
    private final Totals totals;
    private final Pools pools;
    private final Transactions transactions;
    private final Budgets budgets;

    DatabaseSink(Mappings mappings, Totals totals, Pools pools, Transactions transactions, Budgets budgets) {
        this.mappings = mappings;
        this.totals = totals;
        this.pools = pools;
        this.transactions = transactions;
        this.budgets = budgets;
    }

    /** Shapes each contact's row. Without {@code crm_id} its key is the contact's id, else the phone. */
    public void contacts(Batch batch, String mapping) {
        DatabaseSettings settings = pools.settings(batch.destination().id());
        if (!settings.deliverTestCalls()) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
        Map<String, Long> total = totals.count(batch.open());
        String used = settings.contactsMappingOr(mapping);
        for (Item item : batch.open()) {
            Long calls = total.get(item.delivery().id());
            Map<String, Object> row =
                    row(item, used, calls == null ? Map.of() : Map.of("total_calls", calls), settings);
            if (!row.isEmpty() && DeliveryRows.contactKey(item).isPresent()) {
                DeliveryRows.putContact(item, row);
            }
        }
    }

    /** Shapes each call's row; an event of which the mapping makes none has none. */
    public void calls(Batch batch, String mapping) {
        DatabaseSettings settings = pools.settings(batch.destination().id());
        if (settings.callsTable().isBlank()) {
            return;
        }
        String used = settings.callsMappingOr(mapping);
        for (Item item : batch.open()) {
            Map<String, Object> row = row(item, used, Map.of("call_key", Shaping.callKey(item)), settings);
            if (row.get(settings.callsKey()) != null) {
                DeliveryRows.putCall(item, row);
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
    public void write(Batch batch, String contactsMapping, String callsMapping) {
        String destination = batch.destination().id();
        if (batch.open().isEmpty()) {
            return;
        }
        if (!budgets.spend(destination)) {
            batch.unavailable("The rate budget of " + destination + " is used up");
            return;
        }
        DatabaseSettings settings = pools.settings(destination);
        long begun = System.nanoTime();
        try {
            transactions.write(
                    destination,
                    batch.open(),
                    mappings.policyOf(settings.contactsMappingOr(contactsMapping)),
                    mappings.policyOf(settings.callsMappingOr(callsMapping)));
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
                transactions.forget(destination);
            }
            verdict.answer(batch, batch.open());
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
