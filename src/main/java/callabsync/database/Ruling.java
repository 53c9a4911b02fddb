package callabsync.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * What a database's error means for the batch: the sink's error table.
 *
 * @param reason without any value of a row
 */
record Ruling(Kind kind, String reason) {

    enum Kind {
        /** It cannot be reached, refuses us, or has no room: nothing counts. */
        UNAVAILABLE,
        /** The tables are not as they were read: nothing counts, and they are read again. */
        CHANGED,
        /** Others were in the way: the same again may work. */
        RETRYABLE,
        /** A row is at fault, and it is not said which. */
        SPLIT
    }

    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "28", "53", "57", "58", "3D", "25", "0A");
    private static final Set<String> BUSY = Set.of("40001", "40P01", "55P03", "HYT00");
    private static final Set<Integer> MARIADB_BUSY = Set.of(1205, 1213, 1020);
    private static final Set<Integer> MARIADB_UNAVAILABLE =
            Set.of(1040, 1044, 1045, 1049, 1053, 1142, 1290, 1836, 1927);

    static Ruling of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String said = "The database refused: " + described(e, state);
        if (e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException) {
            return new Ruling(Kind.UNAVAILABLE, noConnection(e, state));
        }
        if (e.getClass().getName().startsWith("org.sqlite.")) {
            return sqlite(e.getErrorCode() & 0xff, said);
        }
        if (BUSY.contains(state) || MARIADB_BUSY.contains(e.getErrorCode())) {
            return new Ruling(Kind.RETRYABLE, "The database was busy with others" + suffix(state));
        }
        String group = state.length() < 2 ? "" : state.substring(0, 2);
        if (MARIADB_UNAVAILABLE.contains(e.getErrorCode())
                || UNAVAILABLE_CLASSES.contains(group)
                || state.equals("42501")) {
            return new Ruling(Kind.UNAVAILABLE, said);
        }
        if (group.equals("42")) {
            return new Ruling(Kind.CHANGED, said);
        }
        return new Ruling(
                Set.of("22", "23", "44", "P0", "HY", "45").contains(group) ? Kind.SPLIT : Kind.RETRYABLE, said);
    }

    private static Ruling sqlite(int code, String said) {
        return switch (code) {
            case 5, 6 -> new Ruling(Kind.RETRYABLE, "The database was busy with others");
            case 1, 17 -> new Ruling(Kind.CHANGED, said);
            case 18, 19, 20, 25 -> new Ruling(Kind.SPLIT, said);
            default -> new Ruling(Kind.UNAVAILABLE, said);
        };
    }

    private static String noConnection(SQLException e, String state) {
        return "No connection to the database"
                + SqlWords.of(e)
                        .filter(words -> !words.equals("no connection"))
                        .map(words -> ": " + words)
                        .orElse("") + suffix(state);
    }

    /** Drivers put values of the row into their messages, so only codes and names are taken. */
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
        return SqlWords.of(e).map(words -> words + " (" + codes + ")").orElse(codes);
    }

    private static String suffix(String state) {
        return state.isEmpty() ? "" : " (state " + state + ")";
    }
}
