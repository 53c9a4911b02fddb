package callabsync.database;

import callabsync.delivery.Item;
import callabsync.event.Bounded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the calls of two contacts apart whose ids are the same. The first one has the id for its row's key, others the
 * id with a short name of their contact. A table has no columns for source and workspace: they tell nothing apart here.
 */
final class CallKeys {

    private static final String CONTACT_ID = "contact_id";

    private final Table table;
    private final String key;
    private final List<Column> owners;

    /** @param contactsKey the column that joins a call with its contact */
    CallKeys(Table table, String key, String contactsKey) {
        this.table = table;
        this.key = key;
        this.owners = Stream.of(contactsKey, CONTACT_ID)
                .distinct()
                .flatMap(name -> table.column(name).stream())
                .toList();
    }

    /** Gives each call's row its key. Answers the number of reads that it took. */
    int settle(Connection connection, Collection<Item> items) throws SQLException {
        List<Item> calls = items.stream()
                .filter(item -> Shaped.of(item).call().get(key) != null)
                .toList();
        if (owners.isEmpty() || calls.isEmpty()) {
            return 0;
        }
        Map<String, Map<String, Object>> known = present(connection, calls);
        for (Item item : calls) {
            Map<String, Object> row = Shaped.of(item).call();
            String id = String.valueOf(row.get(key));
            if (isOfAnother(known.computeIfAbsent(id, first -> row), row)) {
                var own = new HashMap<>(row);
                own.put(key, id + "@" + Bounded.hash(contact(item)));
                item.put(Shaped.class, Shaped.of(item).withCall(own));
            }
        }
        return 1;
    }

    /** Whether the columns that both have values in differ, each of them. */
    private boolean isOfAnother(Map<String, Object> known, Map<String, Object> row) {
        List<Boolean> same = owners.stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .filter(name -> known.get(name) != null && row.get(name) != null)
                .map(name -> known.get(name).toString().equals(row.get(name).toString()))
                .toList();
        return !same.isEmpty() && !same.contains(true);
    }

    /** What stays the same if the contact gets a CRM id. */
    private static String contact(Item item) {
        return item.event()
                .contact()
                .id()
                .or(() -> Shaped.contactKey(item))
                .orElse(item.delivery().orderKey());
    }

    /** Whose the rows are that are there, by their keys. */
    private Map<String, Map<String, Object>> present(Connection connection, List<Item> calls) throws SQLException {
        Set<String> ids = new LinkedHashSet<>();
        calls.forEach(item -> ids.add(String.valueOf(Shaped.of(item).call().get(key))));
        List<String> fitting =
                ids.stream().filter(id -> table.key().fit(id).isPresent()).toList();
        var found = new HashMap<String, Map<String, Object>>();
        if (fitting.isEmpty()) {
            return found;
        }
        try (PreparedStatement select = connection.prepareStatement(table.select(owners, fitting.size()))) {
            int index = 0;
            for (String id : fitting) {
                table.key().fit(id).orElseThrow().bind(select, ++index);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(Objects.requireNonNull(rows.getString(1)), Rows.values(rows, owners));
                }
            }
        }
        return found;
    }
}
