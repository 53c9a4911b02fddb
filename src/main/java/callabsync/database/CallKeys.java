package callabsync.database;

import callabsync.delivery.Item;
import callabsync.event.Bounded;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Separates the calls of two contacts with the same call id. The first row has the id as its key, others the id with a
 * short name of their contact. A table has no columns for source and workspace, so these do not count here.
 */
final class CallKeys {

    private static final String CONTACT_ID = "contact_id";

    private final Table table;
    private final String key;

    /** The columns that identify a call's contact. */
    private final List<String> owners;

    /** @param contactsKey the column that joins a call with its contact */
    CallKeys(Table table, String key, String contactsKey) {
        this.table = table;
        this.key = key;
        this.owners = Stream.of(contactsKey, CONTACT_ID)
                .distinct()
                .filter(name -> table.column(name).isPresent())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Gives each call's row its key. Returns the number of reads that it took. */
    int settle(Connection connection, Collection<Item> items) throws SQLException {
        List<Item> calls = items.stream()
                .filter(item -> DeliveryRows.of(item).call().get(key) != null)
                .toList();
        if (owners.isEmpty() || calls.isEmpty()) {
            return 0;
        }
        Map<String, Map<String, Object>> known = present(connection, calls);
        for (Item item : calls) {
            Map<String, Object> row = DeliveryRows.of(item).call();
            String id = idOf(item);
            if (isOfAnother(known.computeIfAbsent(id, first -> row), row)) {
                var own = new HashMap<>(row);
                own.put(key, id + "@" + Bounded.hash(contact(item)));
                DeliveryRows.putCall(item, own, DeliveryRows.of(item).callMapping());
            }
        }
        return 1;
    }

    private String idOf(Item item) {
        return String.valueOf(DeliveryRows.of(item).call().get(key));
    }

    /** Reads whose the rows are that are there, by their keys. */
    private Map<String, Map<String, Object>> present(Connection connection, List<Item> calls) throws SQLException {
        List<String> fitting = calls.stream()
                .map(this::idOf)
                .distinct()
                .filter(id -> table.key().fit(id).isPresent())
                .toList();
        return fitting.isEmpty() ? new HashMap<>() : table.present(connection, owners, fitting);
    }

    /** Returns whether each column in which both have values differs. */
    private boolean isOfAnother(Map<String, Object> known, Map<String, Object> row) {
        List<Boolean> same = owners.stream()
                .filter(name -> known.get(name) != null && row.get(name) != null)
                .map(name -> known.get(name).toString().equals(row.get(name).toString()))
                .toList();
        return !same.isEmpty() && !same.contains(true);
    }

    /** Returns a name of the contact that stays the same when it gets a CRM id. */
    private static String contact(Item item) {
        return item.event()
                .contact()
                .id()
                .or(() -> DeliveryRows.contactKey(item))
                .orElse(item.delivery().orderKey());
    }
}
