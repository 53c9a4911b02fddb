package callabsync.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the database says about its tables. */
final class Tables {

    private static final int LONGEST_TEXT = 1_000_000_000;

    private Tables() {}

    /** Throws {@link UnfitTableException} when the table is not there or cannot be upserted by this key. */
    static Table read(Connection connection, String configured, String keyName) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        int dot = configured.indexOf('.');
        String schema = dot < 0 ? null : configured.substring(0, dot);
        String name = configured.substring(dot + 1);
        for (String spelled : spellings(name)) {
            String in = schema == null ? null : schema;
            Map<String, Column> columns = columns(connection, meta, in, spelled);
            if (!columns.isEmpty()) {
                String quote = quote(meta);
                Column key = columns.get(keyName.toLowerCase(Locale.ROOT));
                if (key == null) {
                    throw new UnfitTableException("The table " + configured + " has no column " + keyName);
                }
                if (!isUnique(connection, meta, in, spelled, key)) {
                    throw new UnfitTableException("The table " + configured
                            + " needs a primary key or a unique index on " + keyName + " alone");
                }
                String quoted =
                        (schema == null ? "" : Table.quoted(schema, quote) + ".") + Table.quoted(spelled, quote);
                return new Table(configured, quoted, key, columns, quote);
            }
        }
        throw new UnfitTableException(
                "There is no table " + configured + ", or this user may not see it: database-sink.md has its DDL");
    }

    private static Set<String> spellings(String name) {
        return new LinkedHashSet<>(List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)));
    }

    private static String quote(DatabaseMetaData meta) throws SQLException {
        String quote = meta.getIdentifierQuoteString();
        return quote == null ? "" : quote.strip();
    }

    /** A schema is MariaDB's catalog. */
    private static @Nullable String catalog(Connection connection, DatabaseMetaData meta, @Nullable String schema)
            throws SQLException {
        return meta.supportsSchemasInTableDefinitions() || schema == null ? connection.getCatalog() : schema;
    }

    private static @Nullable String schema(Connection connection, DatabaseMetaData meta, @Nullable String schema)
            throws SQLException {
        return !meta.supportsSchemasInTableDefinitions() ? null : schema == null ? connection.getSchema() : schema;
    }

    private static Map<String, Column> columns(
            Connection connection, DatabaseMetaData meta, @Nullable String schema, String table) throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        String escape = meta.getSearchStringEscape();
        String pattern = escape == null || escape.isEmpty()
                ? table
                : table.replace(escape, escape + escape)
                        .replace("_", escape + "_")
                        .replace("%", escape + "%");
        try (ResultSet rows =
                meta.getColumns(catalog(connection, meta, schema), schema(connection, meta, schema), pattern, "%")) {
            while (rows.next()) {
                Column column = column(rows, meta.getDatabaseProductName());
                columns.put(column.name().toLowerCase(Locale.ROOT), column);
            }
        }
        return columns;
    }

    private static Column column(ResultSet described, String product) throws SQLException {
        int type = described.getInt("DATA_TYPE");
        int size = described.getInt("COLUMN_SIZE");
        boolean sqlite = product.equalsIgnoreCase("SQLite");
        return new Column(
                described.getString("COLUMN_NAME"),
                sqlite && size != 1 ? widest(type) : type,
                String.valueOf(described.getString("TYPE_NAME")),
                size >= LONGEST_TEXT ? 0 : size,
                described.getInt("DECIMAL_DIGITS"));
    }

    /** SQLite keeps any number that has 64 bits, whatever its column is called; TINYINT(1) is a truth value. */
    private static int widest(int type) {
        return switch (type) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> Types.BIGINT;
            case Types.REAL -> Types.DOUBLE;
            default -> type;
        };
    }

    private static boolean isUnique(
            Connection connection, DatabaseMetaData meta, @Nullable String schema, String table, Column key)
            throws SQLException {
        String catalog = catalog(connection, meta, schema);
        String in = schema(connection, meta, schema);
        var primary = new LinkedHashSet<String>();
        try (ResultSet rows = meta.getPrimaryKeys(catalog, in, table)) {
            while (rows.next()) {
                primary.add(rows.getString("COLUMN_NAME"));
            }
        }
        if (primary.equals(Set.of(key.name()))) {
            return true;
        }
        var indexes = new LinkedHashMap<String, Set<String>>();
        try (ResultSet rows = meta.getIndexInfo(catalog, in, table, true, true)) {
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
