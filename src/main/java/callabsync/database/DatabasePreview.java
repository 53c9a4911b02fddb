package callabsync.database;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Budgets;
import callabsync.mapping.Mapping;
import callabsync.mapping.Merge;
import callabsync.sink.CrmView;
import callabsync.sink.Json;
import callabsync.sink.LeftOut;
import callabsync.sink.Match;
import callabsync.sink.NotSentException;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Previews what deliveries would change in the tables of a database: reads the rows with one query. */
final class DatabasePreview implements SinkPreview {

    private final Pools pools;
    private final Structures structures;
    private final Budgets budgets;
    private final PreviewSteps steps;

    DatabasePreview(Pools pools, Structures structures, Budgets budgets, PreviewSteps steps) {
        this.pools = pools;
        this.structures = structures;
        this.budgets = budgets;
        this.steps = steps;
    }

    @Override
    public String sink() {
        return "database";
    }

    @Override
    public boolean writes(String destination, String mapping) {
        return mapping.equals(contacts(destination)) || isOfCalls(destination, mapping);
    }

    @Override
    public List<String> recordMappings(String destination) {
        return List.of(contacts(destination));
    }

    private String contacts(String destination) {
        return pools.settings(destination).contactsMappingOr(DatabasePreflight.CONTACTS);
    }

    private boolean isOfCalls(String destination, String mapping) {
        DatabaseSettings settings = pools.settings(destination);
        return !settings.callsTable().isBlank() && mapping.equals(settings.callsMappingOr(DatabasePreflight.CALLS));
    }

    @Override
    public List<Previewed> preview(Batch batch, Mapping mapping) {
        String destination = batch.destination().id();
        DatabaseSettings settings = pools.settings(destination);
        if (!settings.deliverTestCalls()) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
        if (!budgets.spend(destination)) {
            throw new NotSentException("The rate budget of " + destination + " is used up");
        }
        boolean calls = isOfCalls(destination, mapping.name());
        try (Connection connection = pools.connect(destination)) {
            connection.setReadOnly(!settings.url().startsWith("jdbc:sqlite:"));
            Structure structure = structures.of(destination, connection);
            Table table = calls ? structure.calls().orElseThrow() : structure.contacts();
            return steps.records(batch, mapping, new OfTable(connection, table, settings, calls));
        } catch (UnfitTableException e) {
            throw new NotSentException(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            throw new NotSentException(Ruling.of(e).reason());
        }
    }

    private static final class OfTable implements CrmView {
        private final Connection connection;
        private final Table table;
        private final DatabaseSettings settings;
        private final boolean calls;

        private final Map<Item, String> keys = new LinkedHashMap<>();

        /** What a row holds now, by column in lower case, as text. */
        private final Map<String, Map<String, Object>> rows = new TreeMap<>();

        OfTable(Connection connection, Table table, DatabaseSettings settings, boolean calls) {
            this.connection = connection;
            this.table = table;
            this.settings = settings;
            this.calls = calls;
        }

        /** The row as the sink shapes it: with its key, and the key of its contact. */
        @Override
        public Map<String, Object> fields(Item item, Map<String, Object> mapped) {
            Map<String, Object> row = DatabaseSink.lowerCase(mapped);
            return row.isEmpty()
                    ? row
                    : Shaped.contactKey(item)
                            .map(key -> Shaped.with(row, settings.contactsKey(), key))
                            .orElse(row);
        }

        @Override
        public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
            String keyName = table.key().name().toLowerCase(Locale.ROOT);
            for (Item item : batch.open()) {
                Object key = java.util.Objects.requireNonNull(mapped.get(item)).get(keyName);
                if (key == null) {
                    item.succeeded();
                } else if (table.key().fit(key).isEmpty()) {
                    item.permanent("The key column " + keyName + " of " + table.name() + " cannot take this key");
                } else {
                    keys.put(item, key.toString());
                }
            }
            if (keys.isEmpty()) {
                return;
            }
            List<Column> wanted = PreviewSteps.names(mapped).stream()
                    .flatMap(name -> table.column(name).stream())
                    .distinct()
                    .toList();
            try {
                read(wanted, keys.values().stream().distinct().toList());
            } catch (SQLException e) {
                throw new NotSentException(Ruling.of(e).reason());
            }
            keys.forEach((item, key) -> item.put(Match.class, rows.containsKey(key) ? Match.found(key) : Match.CREATE));
        }

        private void read(List<Column> wanted, List<String> keys) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(table.select(wanted, keys.size()))) {
                for (int i = 0; i < keys.size(); i++) {
                    table.key().fit(keys.get(i)).orElseThrow().bind(select, i + 1);
                }
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        rows.put(found.getString(1), values(found, wanted));
                    }
                }
            }
        }

        /** Times as JSON has them, all else as the database writes it. */
        private static Map<String, Object> values(ResultSet found, List<Column> columns) throws SQLException {
            Map<String, Object> values = Rows.values(found, columns);
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                String name = column.name().toLowerCase(Locale.ROOT);
                if (column.typeName().equalsIgnoreCase("timestamptz") && values.containsKey(name)) {
                    values.put(
                            name,
                            found.getObject(i + 2, OffsetDateTime.class)
                                    .toInstant()
                                    .toString());
                }
            }
            return values;
        }

        @Override
        public Optional<Map<String, Object>> present(Item item) {
            return Optional.ofNullable(keys.get(item)).map(rows::get);
        }

        /** Where a row's text means the mapped value, the value stands for it: {@code 180.0} is 180. */
        @Override
        public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
            var fitting = new LinkedHashMap<String, @Nullable Object>();
            Map<String, Object> row = present(item).orElse(Map.of());
            mapped.forEach((name, value) -> {
                Optional<Column> column = table.column(name);
                if (column.isEmpty()) {
                    leftOut.field(name, "the table has no such column");
                } else if (column.get().fit(value).isEmpty()) {
                    leftOut.field(
                            name,
                            "the column cannot take such a value ("
                                    + column.get().typeName() + ")");
                } else if (!column.get().equals(table.key())) {
                    Object present = row.get(name);
                    fitting.put(name, present != null && isSame(column.get(), present, value) ? present : value);
                }
            });
            return fitting;
        }

        private static boolean isSame(Column column, Object present, @Nullable Object value) {
            return value != null
                    && (column.fit(present).equals(column.fit(value))
                            || value instanceof Map<?, ?>
                                    && Merge.hashOf(Json.read(present.toString()))
                                            .equals(Merge.hashOf(value)));
        }

        @Override
        public Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
            var all = new LinkedHashMap<String, @Nullable Object>();
            all.put(table.key().name(), keys.get(item));
            all.putAll(fields);
            return all;
        }

        @Override
        public String versionsOf(String crmId) {
            return calls ? Transactions.CALL_RECORD + crmId : crmId;
        }
    }
}
