package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.event.Event;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the distinct calls of each contact, on top of the total that the contact came with first. Never pruned. A call
 * counts once, whatever is delivered again, replayed, or delivered to several destinations.
 */
public final class Totals {

    private final GroupCommit store;
    private final ContactKeys keys;

    public Totals(GroupCommit store, ContactKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** Counts the calls of these items and answers each delivery's total by its id. One commit. */
    public Map<String, Long> count(Collection<Item> items) {
        return items.isEmpty()
                ? Map.of()
                : store.commit(tx -> all(items, (contact, event) -> count(tx, contact, event)));
    }

    /** What {@link #count} would answer for each of these items by itself. Counts nothing. */
    public Map<String, Long> foresee(Collection<Item> items) {
        return items.isEmpty()
                ? Map.of()
                : store.commit(tx -> all(items, (contact, event) -> foresee(tx, contact, event)));
    }

    private interface Total {
        long of(String contact, Event event) throws SQLException;
    }

    private Map<String, Long> all(Collection<Item> items, Total total) throws SQLException {
        var totals = new HashMap<String, Long>();
        for (Item item : items) {
            List<String> contact = keys.of(item.event());
            if (!contact.isEmpty()) {
                totals.put(item.delivery().id(), total.of(contact.get(0), item.event()));
            }
        }
        return totals;
    }

    private static long foresee(Tx tx, String contact, Event event) throws SQLException {
        long total = total(tx, contact).orElseGet(() -> firstTotal(event));
        boolean counts = event.call().id().isPresent()
                && tx.first(
                                "SELECT call_id FROM contact_call WHERE contact_key = ? AND call_id = ?",
                                row -> row.getString("call_id"),
                                contact,
                                event.call().id().get())
                        .isEmpty();
        return counts ? total + 1 : total;
    }

    private static long count(Tx tx, String contact, Event event) throws SQLException {
        tx.update(
                "INSERT INTO contact_total (contact_key, base, calls) VALUES (?, ?, 0) ON CONFLICT (contact_key) DO NOTHING",
                contact,
                firstTotal(event));
        boolean counts = event.call().id().isPresent()
                && tx.update("""
                                INSERT INTO contact_call (contact_key, call_id) VALUES (?, ?)
                                ON CONFLICT (contact_key, call_id) DO NOTHING
                                """, contact, event.call().id().get()) == 1;
        if (counts) {
            tx.update("UPDATE contact_total SET calls = calls + 1 WHERE contact_key = ?", contact);
        }
        return total(tx, contact).orElse(0L);
    }

    private static Optional<Long> total(Tx tx, String contact) throws SQLException {
        return tx.first(
                "SELECT base + calls AS total FROM contact_total WHERE contact_key = ?",
                row -> row.getLong("total"),
                contact);
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
