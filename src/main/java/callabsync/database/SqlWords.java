package callabsync.database;

import static java.util.Map.entry;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What the codes of databases mean, in words. Drivers quote values of rows in their own messages, so these are not used. */
final class SqlWords {

    private static final String DENIED = "permission denied";
    private static final String LOGIN = "user or password refused";
    private static final String DOUBLE = "another row has the same unique value";
    private static final String FOREIGN = "a foreign key does not fit";
    private static final String EMPTY = "a column that needs a value gets none";
    private static final String CHECK = "a CHECK constraint refuses the row";
    private static final String RANGE = "a number is out of its column's range";
    private static final String LONG = "a text is too long for its column";
    private static final String FULL = "too many connections";
    private static final String NO_DATABASE = "there is no such database";

    /** SQLSTATEs, and below them their classes: the first two characters. */
    private static final Map<String, String> BY_STATE = Map.ofEntries(
            entry("22001", LONG),
            entry("22003", RANGE),
            entry("22007", "a time cannot be read"),
            entry("22008", "a time is out of range"),
            entry("22021", "a character that the database cannot hold"),
            entry("22P02", "a value cannot be read as its column's type"),
            entry("22P05", "a character that the database cannot hold"),
            entry("23502", EMPTY),
            entry("23503", FOREIGN),
            entry("23505", DOUBLE),
            entry("23514", CHECK),
            entry("25006", "the database only reads"),
            entry("28P01", LOGIN),
            entry("3D000", NO_DATABASE),
            entry("42501", DENIED),
            entry("42703", "there is no such column"),
            entry("42804", "a column is of another type"),
            entry("42P01", "there is no such table"),
            entry("53100", "the disk is full"),
            entry("53300", FULL),
            entry("57014", "cancelled, as it took too long"),
            entry("57P01", "the database stops"),
            entry("57P03", "the database starts"),
            entry("08", "no connection"),
            entry("22", "a value does not fit its column"),
            entry("23", "a constraint refuses the row"),
            entry("28", LOGIN),
            entry("42", "a table, a column or a right is missing"),
            entry("53", "the database lacks room"),
            entry("57", "the database was interrupted"));

    /** Of MariaDB and MySQL, whose SQLSTATEs mostly say the class only. */
    private static final Map<Integer, String> BY_MARIADB_CODE = Map.ofEntries(
            entry(1040, FULL),
            entry(1044, DENIED),
            entry(1045, LOGIN),
            entry(1048, EMPTY),
            entry(1049, NO_DATABASE),
            entry(1062, DOUBLE),
            entry(1142, DENIED),
            entry(1143, DENIED),
            entry(1264, RANGE),
            entry(1290, "the database only reads"),
            entry(1292, "a time or a number cannot be read"),
            entry(1364, EMPTY),
            entry(1366, "a value cannot be read as its column's type"),
            entry(1406, LONG),
            entry(1452, FOREIGN),
            entry(3819, CHECK),
            entry(4025, CHECK));

    private SqlWords() {}

    static Optional<String> of(SQLException e) {
        String driver = e.getClass().getName();
        if (driver.startsWith("org.mariadb.") || driver.startsWith("com.mysql.") || isOfSql(driver)) {
            String words = BY_MARIADB_CODE.get(e.getErrorCode());
            if (words != null) {
                return Optional.of(words);
            }
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return Optional.ofNullable(BY_STATE.get(state))
                .or(() -> Optional.ofNullable(BY_STATE.get(state.substring(0, Math.min(2, state.length())))));
    }

    /** MariaDB's driver throws the JDK's own kinds; PostgreSQL's has no codes, only states. */
    private static boolean isOfSql(String driver) {
        return driver.startsWith("java.sql.");
    }
}
