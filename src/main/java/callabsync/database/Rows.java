package callabsync.database;

import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Shaping;
import callabsync.sink.Target;
import callabsync.sink.Written;
import callabsync.store.Tx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;

/** The rows of one table that a batch writes: fitted to the table, folded by key, and compared with what is there. */
final class Rows {

    private static final Logger log = LoggerFactory.getLogger(Rows.class);
    private static final Set<String> warned = ConcurrentHashMap.newKeySet();

    private final String destination;
    private final Table table;
    private final String record;
    private final FieldPolicy policy;

    /** The values that each delivery writes, with the key. */
    private final Map<Item, Map<String, Object>> fields = new LinkedHashMap<>();

    /** The rows by key, in its order, so that two batches never wait for each other. */
    private final Map<String, Target> rows = new TreeMap<>();

    /**
     * @param record stands before a key where versions are remembered
     * @param mapped the row that a delivery is to write; empty: none
     */
    Rows(
            String destination,
            Table table,
            String record,
            FieldPolicy policy,
            Collection<Item> items,
            Function<DeliveryRows, Map<String, Object>> mapped) {
        this.destination = destination;
        this.table = table;
        this.record = record;
        this.policy = policy;
        for (Item item : items) {
            Map<String, Object> row = mapped.apply(DeliveryRows.of(item));
            if (!row.isEmpty()) {
                Shaping.of(item, () -> fitting(item, row))
                        .filter(fitting -> !fitting.isEmpty())
                        .ifPresent(fitting -> fields.put(item, fitting));
            }
        }
    }

    private Map<String, Object> fitting(Item item, Map<String, Object> row) {
        if (!table.takesKey(row.get(table.keyName()))) {
            item.permanent(table.refusedKey());
            return Map.of();
        }
        return table.fitting(row, this::warn);
    }

    /** Warns once of what the table cannot take. */
    private void warn(String column, String why) {
        if (warned.add(destination + "/" + table.name() + "/" + column + "/" + why)) {
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("table", table.name())
                    .addKeyValue("column", column)
                    .addKeyValue("reason", StringUtils.capitalize(why))
                    .log("preflight.column-left-out");
        }
    }

    private String keyOf(Item item) {
        return String.valueOf(fields.getOrDefault(item, Map.of()).get(table.keyName()));
    }

    private Set<String> keys() {
        return fields.keySet().stream().map(this::keyOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names by which the versions of these rows are remembered. */
    List<String> records() {
        return keys().stream().map(key -> record + key).toList();
    }

    /**
     * Reads which rows are there with what the field policy must know of them, and writes what the deliveries change. A row
     * that is not there is written as if it had never been, whatever was written before: somebody has removed it.
     *
     * @return how many statements it took; a batch of them counts as one
     */
    int write(Connection connection, Dialect dialect, Map<String, Map<String, FieldVersion>> written)
            throws SQLException {
        if (fields.isEmpty()) {
            return 0;
        }
        var present = table.present(connection, policy.needingPresentValue(), keys());
        keys().forEach(key -> {
            boolean isThere = present.containsKey(key);
            var row =
                    new Target(key, isThere ? Optional.of(key) : Optional.empty(), present.getOrDefault(key, Map.of()));
            row.written(isThere ? written.getOrDefault(record + key, Map.of()) : Map.of());
            rows.put(key, row);
        });
        fields.forEach((item, mapped) -> {
            var others = new LinkedHashMap<>(mapped);
            others.remove(table.keyName());
            if (item.isOpen()) {
                Shaping.of(item, () -> rows.get(keyOf(item)).fold(item, others, policy));
            }
        });
        return 1 + writeChanged(connection, dialect);
    }

    /** Writes the rows that change the same columns with one batch of parameters. */
    private int writeChanged(Connection connection, Dialect dialect) throws SQLException {
        Map<String, List<Target>> bySql = new LinkedHashMap<>();
        changed()
                .forEach(row -> bySql.computeIfAbsent(sql(row, dialect), sql -> new ArrayList<>())
                        .add(row));
        for (var entry : bySql.entrySet()) {
            try (PreparedStatement statement = connection.prepareStatement(entry.getKey())) {
                for (Target row : entry.getValue()) {
                    int index = 0;
                    for (Column column : columns(row)) {
                        Object value = row.toWrite.get(column.name().toLowerCase(Locale.ROOT));
                        column.fit(value).orElseThrow().bind(statement, ++index);
                    }
                    table.key().fit(row.trace).orElseThrow().bind(statement, ++index);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
        return bySql.size();
    }

    /** A row that is there and stays as it is, or of which nothing can be used, needs no statement. */
    private List<Target> changed() {
        return rows.values().stream()
                .filter(row -> !row.items.isEmpty() && (row.crmId.isEmpty() || !row.toWrite.isEmpty()))
                .toList();
    }

    private String sql(Target row, Dialect dialect) {
        List<String> columns = new ArrayList<>();
        columns(row).forEach(column -> columns.add(table.quoted(column)));
        columns.add(table.quoted(table.key()));
        return row.crmId.isPresent()
                ? Dialect.update(table.quoted(), columns)
                : dialect.insert(table.quoted(), columns);
    }

    /** In one order, so that rows that change the same columns have the same statement. */
    private List<Column> columns(Target row) {
        return new TreeSet<>(row.toWrite.keySet())
                .stream().map(name -> table.column(name).orElseThrow()).toList();
    }

    /** Remembers the versions of the rows that were written. */
    void save(Tx tx, Written written) throws SQLException {
        for (Target row : changed()) {
            written.save(tx, destination, record + row.trace, row.versions());
        }
    }
}
