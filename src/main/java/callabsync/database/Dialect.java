package callabsync.database;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a database says "insert, or update what is there". */
enum Dialect {
    /** PostgreSQL and what speaks its protocol, SQLite. */
    ON_CONFLICT,
    /** MariaDB and MySQL. */
    ON_DUPLICATE_KEY,
    /** Any other: an insert that loses a race fails, and its batch is tried again. */
    PLAIN_INSERT;

    static Dialect of(String product) {
        String name = product.toLowerCase(Locale.ROOT);
        if (name.contains("postgres") || name.contains("sqlite") || name.contains("cockroach")) {
            return ON_CONFLICT;
        }
        return name.contains("mariadb") || name.contains("mysql") ? ON_DUPLICATE_KEY : PLAIN_INSERT;
    }

    /** The insert of a row with these columns, of which the last one is the key; all quoted already. */
    String insert(String table, List<String> columns) {
        String key = columns.get(columns.size() - 1);
        List<String> others = columns.subList(0, columns.size() - 1);
        String insert = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
        return switch (this) {
            case ON_CONFLICT ->
                insert + " ON CONFLICT (" + key + ") DO "
                        + (others.isEmpty() ? "NOTHING" : "UPDATE SET " + assigned(others, "excluded.%s"));
            case ON_DUPLICATE_KEY ->
                insert + " ON DUPLICATE KEY UPDATE "
                        + (others.isEmpty() ? key + " = " + key : assigned(others, "VALUES(%s)"));
            case PLAIN_INSERT -> insert;
        };
    }

    /** The update of these columns, of which the last one is the key; all quoted already. */
    static String update(String table, List<String> columns) {
        List<String> others = columns.subList(0, columns.size() - 1);
        return "UPDATE " + table + " SET "
                + others.stream().map(column -> column + " = ?").collect(Collectors.joining(", "))
                + " WHERE " + columns.get(columns.size() - 1) + " = ?";
    }

    private static String assigned(List<String> columns, String value) {
        return columns.stream()
                .map(column -> column + " = " + value.formatted(column))
                .collect(Collectors.joining(", "));
    }
}
