package callabsync.database;

import callabsync.database.Databases.Structure;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Budgets;
import callabsync.mapping.Mapping;
import callabsync.mapping.Merge;
import callabsync.sink.CrmView;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.NotSentException;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Previews what deliveries would change in the tables of a database: reads the rows with one query. */
@Component
final class DatabasePreview implements SinkPreview {

    private final Databases databases;
    private final Budgets budgets;
    private final PreviewSteps steps;

    DatabasePreview(Databases databases, Budgets budgets, PreviewSteps steps) {
        this.databases = databases;
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
        return databases.settings(destination).contactsMappingOr(DatabasePreflight.CONTACTS);
    }

    private boolean isOfCalls(String destination, String mapping) {
        DatabaseSettings settings = databases.settings(destination);
        return !settings.callsTable().isBlank() && mapping.equals(settings.callsMappingOr(DatabasePreflight.CALLS));
    }

    @Override
    public List<Previewed> preview(Batch batch, Mapping mapping) {
        String destination = batch.destination().id();
        DatabaseSettings settings = databases.settings(destination);
        Matching.passTestCalls(batch, settings.deliverTestCalls());
        if (!budgets.spend(destination)) {
            throw new NotSentException("The rate budget of " + destination + " is used up");
        }
        boolean calls = isOfCalls(destination, mapping.name());
        try (Connection connection = databases.connect(destination)) {
            connection.setReadOnly(!settings.url().startsWith("jdbc:sqlite:"));
            Structure structure = databases.structure(destination, connection);
            Table table = calls ? structure.calls().orElseThrow() : structure.contacts();
            return steps.records(batch, mapping, new OfTable(connection, table, settings.contactsKey(), calls));
        } catch (SQLException e) {
            throw new NotSentException(SqlErrors.verdict(e).reason());
        }
    }

    private static final class OfTable implements CrmView {
        private final Connection connection;
        private final Table table;
        private final String contactsKey;
        private final boolean calls;

        private final Map<Item, String> keys = new LinkedHashMap<>();

        /** The rows that are there, by key: texts by the columns' names in lower case. */
        private Map<String, Map<String, Object>> rows = Map.of();

        OfTable(Connection connection, Table table, String contactsKey, boolean calls) {
            this.connection = connection;
            this.table = table;
            this.contactsKey = contactsKey;
            this.calls = calls;
        }

        @Override
        public Map<String, Object> fields(Item item, Map<String, Object> mapped) {
            return DeliveryRows.row(item, mapped, contactsKey);
        }

        @Override
        public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
            for (Item item : batch.open()) {
                Object key = mapped.getOrDefault(item, Map.of()).get(table.keyName());
                if (key == null) {
                    item.succeeded();
                } else if (!table.takesKey(key)) {
                    item.permanent(table.refusedKey());
                } else {
                    keys.put(item, key.toString());
                }
            }
            if (keys.isEmpty()) {
                return;
            }
            try {
                rows = table.present(connection, PreviewSteps.names(mapped), new TreeSet<>(keys.values()));
            } catch (SQLException e) {
                throw new NotSentException(SqlErrors.verdict(e).reason());
            }
            keys.forEach((item, key) -> item.put(Match.class, rows.containsKey(key) ? Match.found(key) : Match.CREATE));
        }

        @Override
        public Optional<Map<String, Object>> present(Item item) {
            return Optional.ofNullable(keys.get(item)).map(rows::get);
        }

        /** Where a row's text means the mapped value, the value stands for it: {@code 180.0} is 180. */
        @Override
        public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
            var fitting = new LinkedHashMap<String, @Nullable Object>(table.fitting(mapped, leftOut));
            fitting.remove(table.keyName());
            Map<String, Object> row = present(item).orElse(Map.of());
            fitting.replaceAll((name, value) -> isSame(name, row.get(name), value) ? row.get(name) : value);
            return fitting;
        }

        private boolean isSame(String name, @Nullable Object present, @Nullable Object value) {
            if (present == null || value == null) {
                return false;
            }
            Column column = table.column(name).orElseThrow();
            return column.fit(present).equals(column.fit(value))
                    || value instanceof Map<?, ?>
                            && Merge.hashOf(Json.read(present.toString())).equals(Merge.hashOf(value));
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
            return calls ? DatabaseSink.CALL_RECORD + crmId : crmId;
        }
    }
}
