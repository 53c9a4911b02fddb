package callabsync.database;

import static java.util.Map.entry;

import callabsync.sink.Verdict;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * Says what a database's error means: the sink's error table. The reasons hold no value of a row; drivers quote such
 * values in their own messages, so only codes and names are taken from these.
 */
final class SqlErrors {

    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "28", "53", "57", "58", "3D", "25", "0A");
    private static final Set<String> BUSY = Set.of("40001", "40P01", "55P03", "HYT00");
    private static final Set<Integer> MARIADB_BUSY = Set.of(1205, 1213, 1020);
    private static final Set<Integer> MARIADB_UNAVAILABLE =
            Set.of(1040, 1044, 1045, 1049, 1053, 1142, 1290, 1836, 1927);

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

    private SqlErrors() {}

    static Verdict verdict(SQLException e) {
        String state = state(e);
        String said = "The database refused: " + described(e, state);
        if (isConnection(e)) {
            return Verdict.unavailable(noConnection(e, state));
        }
        if (isSqlite(e)) {
            return switch (e.getErrorCode() & 0xff) {
                case 5, 6 -> Verdict.retry("The database was busy with others");
                case 18, 19, 20, 25 -> new Verdict.Split(said);
                default -> Verdict.unavailable(said);
            };
        }
        if (BUSY.contains(state) || MARIADB_BUSY.contains(e.getErrorCode())) {
            return Verdict.retry("The database was busy with others" + suffix(state));
        }
        if (isUnavailable(e, state) || group(state).equals("42")) {
            return Verdict.unavailable(said);
        }
        return Set.of("22", "23", "44", "P0", "HY", "45").contains(group(state))
                ? new Verdict.Split(said)
                : Verdict.retry(said);
    }

    /** Whether the tables may be other than they were read. */
    static boolean isAboutTables(SQLException e) {
        String state = state(e);
        return isSqlite(e)
                ? Set.of(1, 17).contains(e.getErrorCode() & 0xff)
                : group(state).equals("42") && !isConnection(e) && !isUnavailable(e, state);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static String group(String state) {
        return state.substring(0, Math.min(2, state.length()));
    }

    private static boolean isConnection(SQLException e) {
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException;
    }

    private static boolean isSqlite(SQLException e) {
        return e.getClass().getName().startsWith("org.sqlite.");
    }

    /** It cannot be reached, refuses us, or has no room. */
    private static boolean isUnavailable(SQLException e, String state) {
        return MARIADB_UNAVAILABLE.contains(e.getErrorCode())
                || UNAVAILABLE_CLASSES.contains(group(state))
                || state.equals("42501");
    }

    private static String noConnection(SQLException e, String state) {
        return "No connection to the database"
                + words(e).filter(words -> !words.equals("no connection"))
                        .map(words -> ": " + words)
                        .orElse("") + suffix(state);
    }

    private static String described(SQLException e, String state) {
        String place = "";
        for (SQLException each = e; each != null && place.isEmpty(); each = each.getNextException()) {
            if (each instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
                String constraint = postgres.getServerErrorMessage().getConstraint();
                String column = postgres.getServerErrorMessage().getColumn();
                place = constraint != null ? ", constraint " + constraint : column != null ? ", column " + column : "";
            }
        }
        String codes = "code " + e.getErrorCode() + (state.isEmpty() ? "" : ", state " + state) + place;
        return words(e).map(words -> words + " (" + codes + ")").orElse(codes);
    }

    private static String suffix(String state) {
        return state.isEmpty() ? "" : " (state " + state + ")";
    }

    private static Optional<String> words(SQLException e) {
        String driver = e.getClass().getName();
        if (driver.startsWith("org.mariadb.") || driver.startsWith("com.mysql.") || isOfSql(driver)) {
            String words = BY_MARIADB_CODE.get(e.getErrorCode());
            if (words != null) {
                return Optional.of(words);
            }
        }
        String state = state(e);
        return Optional.ofNullable(BY_STATE.get(state)).or(() -> Optional.ofNullable(BY_STATE.get(group(state))));
    }

    /** MariaDB's driver throws the JDK's own kinds; PostgreSQL's has no codes, only states. */
    private static boolean isOfSql(String driver) {
        return driver.startsWith("java.sql.");
    }
}
