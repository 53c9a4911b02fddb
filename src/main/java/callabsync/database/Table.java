package callabsync.database;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    Optional<Column> column(String wanted) {
        return Optional.ofNullable(columns.get(wanted.toLowerCase(Locale.ROOT)));
    }

    String quoted(Column column) {
        return quoted(column.name(), quote);
    }

    /** Reads keys, and these columns, of so many rows. */
    String select(List<Column> wanted, int rows) {
        return "SELECT " + quoted(key)
                + wanted.stream().map(column -> ", " + quoted(column)).collect(Collectors.joining())
                + " FROM " + quoted + " WHERE " + quoted(key) + " IN (?" + ", ?".repeat(rows - 1) + ")";
    }

    static String quoted(String name, String quote) {
        return quote + name.replace(quote, quote + quote) + quote;
    }
}
