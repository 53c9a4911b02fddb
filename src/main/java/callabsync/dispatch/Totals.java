package callabsync.dispatch;

import callabsync.event.Event;
import callabsync.event.EventType;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Counts the distinct calls of each contact: {@code total_calls} is the first value seen in the contact's custom fields
 * plus this count, so that a redelivered event never counts a call twice.
 */
final class Totals {

    private Totals() {}

    static void count(Tx tx, Event event, Vault vault) throws SQLException {
        Optional<String> contact =
                event.contact().id().or(() -> event.orderKey().map(key -> vault.orderKey(Optional.empty(), key)));
        Optional<String> call = event.call().id();
        boolean ended = event.rank() >= EventType.rankOf(EventType.CALL_ENDED.wireName());
        if (contact.isEmpty() || call.isEmpty() || !ended) {
            return;
        }
        int first = tx.update(
                "INSERT INTO contact_call (contact_key, call_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                contact.get(),
                call.get());
        tx.update("""
                INSERT INTO contact_total (contact_key, base, calls) VALUES (?, ?, ?)
                ON CONFLICT (contact_key) DO UPDATE SET base = COALESCE(contact_total.base, excluded.base),
                  calls = contact_total.calls + excluded.calls
                """, contact.get(), base(event).orElse(null), (long) first);
    }

    private static Optional<Long> base(Event event) {
        return event.contact().customField("total_calls").flatMap(text -> {
            try {
                return Optional.of((long) Double.parseDouble(text.strip()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }
}
