package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.event.Event;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/**
 * Counts the distinct calls of each contact, on top of the total that the contact came with first. Never pruned. A call
 * counts once, whatever is delivered again, replayed, or delivered to several destinations.
 */
@Component
public final class Totals {

    private final Database database;
    private final GroupCommit store;
    private final ContactKeys keys;

    public Totals(Database database, GroupCommit store, ContactKeys keys) {
        this.database = database;
        this.store = store;
        this.keys = keys;
    }

    private record Call(String deliveryId, String contact, Optional<String> id, long firstTotal) {

        @Override
        public String toString() {
            return "Call[" + deliveryId + "]";
        }
    }

    /** In the order of their contacts, so that two nodes never wait for each other. */
    private List<Call> calls(Collection<Item> items) {
        var calls = new ArrayList<Call>();
        for (Item item : items) {
            Event event = item.event();
            keys.of(event).stream()
                    .findFirst()
                    .ifPresent(contact -> calls.add(
                            new Call(item.delivery().id(), contact, event.call().id(), firstTotal(event))));
        }
        calls.sort(Comparator.comparing(Call::contact));
        return calls;
    }

    /** Counts the calls of these items and returns each delivery's total by its id. */
    public Map<String, Long> count(Collection<Item> items) {
        List<Call> calls = calls(items);
        store.commitInParts(calls, (tx, some) -> {
            count(tx, some);
            return null;
        });
        Map<String, Long> totals = totals(calls);
        return byDelivery(calls, call -> totals.getOrDefault(call.contact(), call.firstTotal()));
    }

    /** What {@link #count} would return for each of these items by itself. Counts nothing. */
    public Map<String, Long> foresee(Collection<Item> items) {
        List<Call> calls = calls(items);
        Map<String, Long> totals = totals(calls);
        return byDelivery(
                calls, call -> totals.getOrDefault(call.contact(), call.firstTotal()) + (isNew(call) ? 1 : 0));
    }

    private static Map<String, Long> byDelivery(List<Call> calls, ToLongFunction<Call> total) {
        var totals = new HashMap<String, Long>();
        calls.forEach(call -> totals.put(call.deliveryId(), total.applyAsLong(call)));
        return totals;
    }

    private boolean isNew(Call call) {
        return call.id().isPresent()
                && database.reads()
                        .sql("SELECT call_id FROM contact_call WHERE contact_key = :contact AND call_id = :call")
                        .param("contact", call.contact())
                        .param("call", call.id().get())
                        .query(String.class)
                        .list()
                        .isEmpty();
    }

    private static void count(Tx tx, List<Call> calls) throws SQLException {
        List<Call> identified =
                calls.stream().filter(call -> call.id().isPresent()).toList();
        tx.updateEach(
                "INSERT INTO contact_total (contact_key, base, calls) VALUES (?, ?, 0) ON CONFLICT (contact_key) DO NOTHING",
                calls,
                call -> new Object[] {call.contact(), call.firstTotal()});
        int[] counts = tx.updateEach(
                "INSERT INTO contact_call (contact_key, call_id) VALUES (?, ?) ON CONFLICT (contact_key, call_id) DO NOTHING",
                identified,
                call -> new Object[] {call.contact(), call.id().orElseThrow()});
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                tx.updateLater(
                        "UPDATE contact_total SET calls = calls + 1 WHERE contact_key = ?",
                        identified.get(i).contact());
            }
        }
    }

    private Map<String, Long> totals(List<Call> calls) {
        var totals = new HashMap<String, Long>();
        if (!calls.isEmpty()) {
            database.reads()
                    .sql(
                            "SELECT contact_key, base + calls AS total FROM contact_total WHERE contact_key IN (:contacts)")
                    .param(
                            "contacts",
                            calls.stream().map(Call::contact).distinct().toList())
                    .query(row -> {
                        totals.put(row.getString("contact_key"), row.getLong("total"));
                    });
        }
        return totals;
    }

    private static long firstTotal(Event event) {
        return event.contact()
                .customField("total_calls")
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
