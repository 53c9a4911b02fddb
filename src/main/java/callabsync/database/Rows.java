package callabsync.database;

import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Shaping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the rows of one table that a batch is to write. */
final class Rows {

    private static final Logger log = LoggerFactory.getLogger(Rows.class);
    private static final Map<String, Boolean> warned = new ConcurrentHashMap<>();

    private final String destination;
    private final Table table;
    private final FieldPolicy policy;
    private final Map<Item, Map<String, Object>> fields = new LinkedHashMap<>();
    private final Map<String, Row> rows = new TreeMap<>();

    Rows(
            String destination,
            Table table,
            FieldPolicy policy,
            Collection<Item> items,
            Function<Item, Map<String, Object>> shaped) {
        this.destination = destination;
        this.table = table;
        this.policy = policy;
        for (Item item : items) {
            Map<String, Object> mapped = shaped.apply(item);
            if (!mapped.isEmpty()) {
                Shaping.of(item, () -> hasFittingKey(item, mapped) ? fitting(mapped) : Map.<String, Object>of())
                        .filter(fitting -> !fitting.isEmpty())
                        .ifPresent(fitting -> fields.put(item, fitting));
            }
        }
        fields.values().forEach(row -> rows.computeIfAbsent(keyOf(row), key -> new Row(table, key)));
    }

    Collection<String> keys() {
        return rows.keySet();
    }

    /** All rows, sorted by key. */
    Collection<Row> all() {
        return rows.values();
    }

    /** A key is never cut: two rows could become one. */
    private boolean hasFittingKey(Item item, Map<String, Object> mapped) {
        Object key = mapped.get(table.key().name().toLowerCase(Locale.ROOT));
        boolean fits = key != null
                && table.key()
                        .fit(key)
                        .filter(fitted -> key.toString().equals(String.valueOf(fitted.value())))
                        .isPresent();
        if (!fits) {
            item.permanent("The key column " + table.key().name() + " of " + table.name() + " cannot take this key");
        }
        return fits;
    }

    private String keyOf(Map<String, Object> row) {
        return String.valueOf(row.get(table.key().name().toLowerCase(Locale.ROOT)));
    }

    /** What the table cannot take is left out, with a warning the first time. */
    private Map<String, Object> fitting(Map<String, Object> mapped) {
        var fitting = new LinkedHashMap<String, Object>();
        mapped.forEach((name, value) -> {
            var column = table.column(name);
            if (column.isEmpty()) {
                warn(name, "The table has no such column");
            } else if (column.get().fit(value).isEmpty()) {
                warn(
                        name,
                        "The column cannot take such a value (" + column.get().typeName() + ")");
            } else {
                fitting.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        return fitting;
    }

    private void warn(String column, String why) {
        if (warned.putIfAbsent(destination + "/" + table.name() + "/" + column + "/" + why, true) == null) {
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("table", table.name())
                    .addKeyValue("column", column)
                    .addKeyValue("reason", why)
                    .log("preflight.column-left-out");
        }
    }

    /**
     * Reads which rows are there, and what the field policy must know of them. A row that is not there is written as if
     * it had never been, whatever was written before: somebody has removed it.
     */
    void readPresent(Connection connection, Map<String, Map<String, FieldVersion>> written) throws SQLException {
        List<Column> needed = policy.needingPresentValue().stream()
                .flatMap(name -> table.column(name).stream())
                .toList();
        try (PreparedStatement select = connection.prepareStatement(table.select(needed, rows.size()))) {
            int index = 0;
            for (String key : rows.keySet()) {
                bindKey(select, ++index, key);
            }
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    Row row = rows.get(found.getString(1));
                    if (row != null) {
                        row.found(values(found, needed), written.getOrDefault(row.key, Map.of()));
                    }
                }
            }
        }
        fields.forEach((item, mapped) -> {
            var others = new LinkedHashMap<>(mapped);
            others.remove(table.key().name().toLowerCase(Locale.ROOT));
            Row row = Objects.requireNonNull(rows.get(keyOf(mapped)));
            if (item.isOpen()) {
                Shaping.of(item, () -> row.fold(item, others, policy));
            }
        });
    }

    void bindKey(PreparedStatement statement, int index, String key) throws SQLException {
        table.key().fit(key).orElseThrow().bind(statement, index);
    }

    static Map<String, Object> values(ResultSet found, List<Column> columns) throws SQLException {
        var values = new HashMap<String, Object>();
        for (int i = 0; i < columns.size(); i++) {
            String text = found.getString(i + 2);
            if (text != null) {
                values.put(columns.get(i).name().toLowerCase(Locale.ROOT), text);
            }
        }
        return values;
    }
}
