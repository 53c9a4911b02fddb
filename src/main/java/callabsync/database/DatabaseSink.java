package callabsync.database;

import callabsync.delivery.Batch;
import callabsync.delivery.Exchanged;
import callabsync.delivery.Item;
import callabsync.destination.Budgets;
import callabsync.mapping.Mappings;
import callabsync.sink.Failures;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Shaping;
import callabsync.sink.Totals;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code databaseSink} in routes: the steps of the database's sink. The first two shape the rows, the last one writes those
 * of the whole batch in one transaction. Each leaves alone what an earlier one has answered.
 */
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
            Optional<String> key = Shaped.contactKey(item);
            Long calls = total.get(item.delivery().id());
            Map<String, Object> row = mapped(item, used, calls == null ? Map.of() : Map.of("total_calls", calls));
            if (key.isPresent() && !row.isEmpty()) {
                item.put(
                        Shaped.class, Shaped.of(item).withContact(Shaped.with(row, settings.contactsKey(), key.get())));
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
            Map<String, Object> row = mapped(item, used, Map.of("call_key", Shaping.callKey(item)));
            if (row.get(settings.callsKey()) != null) {
                Optional<String> contact = Shaped.contactKey(item);
                Map<String, Object> joined = contact.map(key -> Shaped.with(row, settings.contactsKey(), key))
                        .orElse(row);
                item.put(Shaped.class, Shaped.of(item).withCall(joined));
            }
        }
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
        } catch (NoAnswerException e) {
            Failures.unknown(batch.open(), e);
        } catch (UnfitTableException e) {
            batch.unavailable(e.getMessage());
        } catch (SQLException e) {
            Ruling ruling = Ruling.of(e);
            batch.open().forEach(item -> note(item, settings, ruling.reason(), since(begun)));
            answer(batch, ruling);
        }
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    private void answer(Batch batch, Ruling ruling) {
        switch (ruling.kind()) {
            case UNAVAILABLE -> batch.unavailable(ruling.reason());
            case CHANGED -> {
                transactions.forget(batch.destination().id());
                batch.unavailable(ruling.reason());
            }
            case RETRYABLE -> batch.open().forEach(item -> item.retryable(ruling.reason()));
            case SPLIT -> batch.split(ruling.reason());
        }
    }

    private Map<String, Object> mapped(Item item, String mapping, Map<String, Object> bindings) {
        return Shaping.of(
                        item,
                        () -> lowerCase(
                                Json.object(mappings.apply(mapping, item.event().document(), bindings))))
                .orElse(Map.of());
    }

    static Map<String, Object> lowerCase(Map<String, Object> row) {
        var result = new java.util.LinkedHashMap<String, @Nullable Object>();
        row.forEach((name, value) -> result.put(name.toLowerCase(Locale.ROOT), value));
        return result;
    }

    private static void note(Item item, DatabaseSettings settings, String answer, Duration took) {
        Shaped shaped = Shaped.of(item);
        var note = new StringBuilder();
        if (!shaped.contact().isEmpty()) {
            note.append(settings.contactsTable()).append(' ').append(Json.write(shaped.contact()));
        }
        if (!shaped.call().isEmpty()) {
            note.append(note.isEmpty() ? "" : "\n")
                    .append(settings.callsTable())
                    .append(' ')
                    .append(Json.write(shaped.call()));
        }
        String text = note.length() <= LONGEST_NOTE ? note.toString() : note.substring(0, LONGEST_NOTE - 1) + "…";
        item.exchanged(new Exchanged(text, null, answer, took));
    }
}
