package callabsync.database;

import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.NotSentException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as the database describes it.
 *
 * @param name as configured
 * @param quoted as it stands in a statement
 * @param key its key column
 * @param columns by name in lower case
 * @param quote what the database puts around names
 */
record Table(String name, String quoted, Column key, Map<String, Column> columns, String quote) {

    /** @throws NotSentException when the table is not there or cannot be upserted by this key */
    static Table read(Connection connection, String configured, String keyName) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        int dot = configured.indexOf('.');
        String schema = dot < 0 ? null : configured.substring(0, dot);
        String name = configured.substring(dot + 1);
        for (String spelled :
                new LinkedHashSet<>(List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)))) {
            var place = Place.of(connection, meta, schema, spelled);
            Map<String, Column> columns = place.columns();
            if (!columns.isEmpty()) {
                Column key = columns.get(keyName.toLowerCase(Locale.ROOT));
                if (key == null) {
                    throw new NotSentException("The table " + configured + " has no column " + keyName);
                }
                if (!place.isUnique(key)) {
                    throw new NotSentException("The table " + configured + " needs a primary key or a unique index on "
                            + keyName + " alone");
                }
                String quote = Optional.ofNullable(meta.getIdentifierQuoteString())
                        .orElse("")
                        .strip();
                String quoted = (schema == null ? "" : quoted(schema, quote) + ".") + quoted(spelled, quote);
                return new Table(configured, quoted, key, columns, quote);
            }
        }
        throw new NotSentException(
                "There is no table " + configured + ", or this user may not see it: database-sink.md has its DDL");
    }

    /** Where the database's descriptions of a table are found. */
    private record Place(
            DatabaseMetaData meta,
            @Nullable String catalog,
            @Nullable String schema,
            String table) {

        /** MariaDB calls a schema a catalog. */
        static Place of(Connection connection, DatabaseMetaData meta, @Nullable String schema, String table)
                throws SQLException {
            return meta.supportsSchemasInTableDefinitions()
                    ? new Place(meta, connection.getCatalog(), schema == null ? connection.getSchema() : schema, table)
                    : new Place(meta, schema == null ? connection.getCatalog() : schema, null, table);
        }

        Map<String, Column> columns() throws SQLException {
            String escape = meta.getSearchStringEscape();
            String pattern = escape == null || escape.isEmpty()
                    ? table
                    : table.replace(escape, escape + escape)
                            .replace("_", escape + "_")
                            .replace("%", escape + "%");
            boolean isSqlite = meta.getDatabaseProductName().equalsIgnoreCase("SQLite");
            var columns = new LinkedHashMap<String, Column>();
            try (ResultSet rows = meta.getColumns(catalog, schema, pattern, "%")) {
                while (rows.next()) {
                    Column column = Column.described(rows, isSqlite);
                    columns.put(lower(column), column);
                }
            }
            return columns;
        }

        boolean isUnique(Column key) throws SQLException {
            var primary = new LinkedHashSet<String>();
            try (ResultSet rows = meta.getPrimaryKeys(catalog, schema, table)) {
                while (rows.next()) {
                    primary.add(rows.getString("COLUMN_NAME"));
                }
            }
            if (primary.equals(Set.of(key.name()))) {
                return true;
            }
            var indexes = new HashMap<String, Set<String>>();
            try (ResultSet rows = meta.getIndexInfo(catalog, schema, table, true, true)) {
                while (rows.next()) {
                    String column = rows.getString("COLUMN_NAME");
                    if (column != null && rows.getString("FILTER_CONDITION") == null) {
                        indexes.computeIfAbsent(rows.getString("INDEX_NAME"), index -> new LinkedHashSet<>())
                                .add(column);
                    }
                }
            }
            return indexes.containsValue(Set.of(key.name()));
        }
    }

    Optional<Column> column(String wanted) {
        return Optional.ofNullable(columns.get(wanted.toLowerCase(Locale.ROOT)));
    }

    /** The key column's name as mapped rows have it. */
    String keyName() {
        return lower(key);
    }

    private static String lower(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }

    String quoted(Column column) {
        return quoted(column.name(), quote);
    }

    private static String quoted(String name, String quote) {
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** Whether the key column takes this key whole. A key is never cut: two rows could become one. */
    boolean takesKey(@Nullable Object value) {
        return value != null
                && key.fit(value)
                        .filter(fitted -> value.toString().equals(String.valueOf(fitted.value())))
                        .isPresent();
    }

    String refusedKey() {
        return "The key column " + key.name() + " of " + name + " cannot take this key";
    }

    /** Returns a mapped row without the values that the table cannot take. */
    Map<String, Object> fitting(Map<String, Object> mapped, LeftOut leftOut) {
        var fitting = new LinkedHashMap<String, Object>();
        mapped.forEach((column, value) -> {
            Optional<Column> known = column(column);
            if (known.isEmpty()) {
                leftOut.field(column, "the table has no such column");
            } else if (known.get().fit(value).isEmpty()) {
                leftOut.field(
                        column,
                        "the column cannot take such a value (" + known.get().typeName() + ")");
            } else {
                fitting.put(column.toLowerCase(Locale.ROOT), value);
            }
        });
        return fitting;
    }

    /** Reads, by their keys, what these rows hold in the columns of these names. */
    Map<String, Map<String, Object>> present(Connection connection, Collection<String> names, Collection<String> keys)
            throws SQLException {
        List<Column> wanted =
                names.stream().flatMap(each -> column(each).stream()).distinct().toList();
        String sql = "SELECT " + quoted(key)
                + wanted.stream().map(column -> ", " + quoted(column)).collect(Collectors.joining()) + " FROM " + quoted
                + " WHERE " + quoted(key) + " IN (?" + ", ?".repeat(keys.size() - 1) + ")";
        var found = new HashMap<String, Map<String, Object>>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 0;
            for (String each : keys) {
                key.fit(each).orElseThrow().bind(select, ++index);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    var values = new HashMap<String, Object>();
                    for (int i = 0; i < wanted.size(); i++) {
                        String text = wanted.get(i).text(rows, i + 2);
                        if (text != null) {
                            values.put(lower(wanted.get(i)), text);
                        }
                    }
                    found.put(rows.getString(1), values);
                }
            }
        }
        return found;
    }
}
