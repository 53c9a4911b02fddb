package callabsync.database;

import callabsync.sink.Json;
import callabsync.sink.MappedText;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column as the database describes it.
 *
 * @param type of {@link Types}
 * @param typeName as the database calls it
 * @param size of a text, in characters, or of a number, in digits; 0: no limit
 * @param places of a number, after its point
 */
record Column(String name, int type, String typeName, int size, int places) {

    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** A text of this size has no limit. */
    private static final int LONGEST_TEXT = 1_000_000_000;

    private static final Map<String, Boolean> WORDS =
            Map.of("true", true, "yes", true, "1", true, "false", false, "no", false, "0", false);

    /** Reads a row of {@link java.sql.DatabaseMetaData#getColumns}. */
    static Column described(ResultSet described, boolean isSqlite) throws SQLException {
        int type = described.getInt("DATA_TYPE");
        int size = described.getInt("COLUMN_SIZE");
        return new Column(
                described.getString("COLUMN_NAME"),
                isSqlite && size != 1 ? widest(type) : type,
                String.valueOf(described.getString("TYPE_NAME")),
                size >= LONGEST_TEXT ? 0 : size,
                described.getInt("DECIMAL_DIGITS"));
    }

    /**
     * Returns the widest type for a column. SQLite stores any 64-bit number, whatever the column's type; TINYINT(1) is
     * a boolean.
     */
    private static int widest(int type) {
        return switch (type) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> Types.BIGINT;
            case Types.REAL -> Types.DOUBLE;
            default -> type;
        };
    }

    /** Reads what a row holds here: a time as JSON has it, all else as the database writes it. */
    @Nullable
    String text(ResultSet row, int index) throws SQLException {
        if (!isTimestampTz()) {
            return row.getString(index);
        }
        OffsetDateTime time = row.getObject(index, OffsetDateTime.class);
        return time == null ? null : time.toInstant().toString();
    }

    /**
     * Returns the value as this column takes it: rounds a number, cuts a text that is too long, keeps a link whole. Empty
     * when the column cannot take it, as a number that is out of its range. Null stays null.
     */
    Optional<Fitted> fit(@Nullable Object value) {
        if (value == null) {
            return Optional.of(new Fitted(null, nullType()));
        }
        try {
            return Optional.of(
                    switch (type) {
                        case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                            isBoolean()
                                    ? truth(value)
                                    : new Fitted(ColumnNumbers.whole(this, number(value)), Types.BIGINT);
                        case Types.DECIMAL, Types.NUMERIC ->
                            new Fitted(ColumnNumbers.decimal(this, number(value)), Types.NUMERIC);
                        case Types.REAL, Types.FLOAT, Types.DOUBLE ->
                            new Fitted(ColumnNumbers.floating(this, number(value)), Types.DOUBLE);
                        case Types.BIT, Types.BOOLEAN -> truth(value);
                        case Types.DATE -> new Fitted(day(text(value)), Types.DATE);
                        case Types.TIMESTAMP_WITH_TIMEZONE ->
                            new Fitted(instant(text(value)), Types.TIMESTAMP_WITH_TIMEZONE);
                        case Types.TIMESTAMP ->
                            isTimestampTz()
                                    ? new Fitted(instant(text(value)), Types.TIMESTAMP_WITH_TIMEZONE)
                                    : new Fitted(instant(text(value)).toLocalDateTime(), Types.TIMESTAMP);
                        case Types.OTHER -> new Fitted(other(text(value)), Types.OTHER);
                        default -> new Fitted(cut(text(value)), Types.VARCHAR);
                    });
        } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * @param value of a Java type that JDBC drivers take
     * @param type of {@link Types}
     */
    record Fitted(@Nullable Object value, int type) {
        /** Omits the value, which may be personal. */
        @Override
        public String toString() {
            return "Fitted[type " + type + "]";
        }

        void bind(PreparedStatement statement, int index) throws SQLException {
            if (value == null) {
                statement.setNull(index, type);
            } else if (type == Types.OTHER) {
                statement.setObject(index, value, Types.OTHER);
            } else {
                statement.setObject(index, value);
            }
        }
    }

    private int nullType() {
        return isTimestampTz() ? Types.TIMESTAMP_WITH_TIMEZONE : type;
    }

    /**
     * Returns whether it is a timestamp with time zone. PostgreSQL's driver reports the same type for both timestamps.
     */
    private boolean isTimestampTz() {
        return type == Types.TIMESTAMP && typeName.equalsIgnoreCase("timestamptz");
    }

    /** Returns whether it is a boolean. MariaDB's BOOLEAN is a TINYINT(1). */
    private boolean isBoolean() {
        return type == Types.TINYINT && size == 1;
    }

    private static Fitted truth(Object value) {
        Boolean truth = WORDS.get(text(value).strip().toLowerCase(Locale.ROOT));
        if (truth == null) {
            throw new NumberFormatException();
        }
        return new Fitted(truth, Types.BOOLEAN);
    }

    private static BigDecimal number(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        return ColumnNumbers.read(text(value));
    }

    boolean isUnsigned() {
        return typeName.toUpperCase(Locale.ROOT).contains("UNSIGNED");
    }

    /** Returns whether its type's name begins with this word. */
    boolean isNamed(String word) {
        return typeName.toUpperCase(Locale.ROOT).split("[ (]", 2)[0].equals(word);
    }

    /** Returns a text as a type of the database's own accepts it. */
    private String other(String text) {
        if (isNamed("JSON") || isNamed("JSONB")) {
            return ColumnTexts.json(text);
        }
        if (isNamed("UUID") && !UUID.matcher(text).matches()) {
            throw new IllegalArgumentException("No UUID");
        }
        return text;
    }

    private static OffsetDateTime instant(String text) {
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
        return text.matches(".*(Z|[+-]\\d{2}:?\\d{2})$")
                ? OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC)
                : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    }

    private static LocalDate day(String text) {
        return text.length() == 10 ? LocalDate.parse(text) : instant(text).toLocalDate();
    }

    private static String text(Object value) {
        String text = value instanceof Map || value instanceof Iterable ? Json.write(value) : value.toString();
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    /** Cuts a text to the column's size, which MariaDB counts in bytes for its TEXT types. */
    private String cut(String text) {
        boolean bytes = typeName.toUpperCase(Locale.ROOT).endsWith("TEXT");
        String fitting = size <= 0 ? text : bytes ? ColumnTexts.cutToBytes(text, size) : ColumnTexts.cut(text, size);
        if (!fitting.equals(text) && MappedText.isLink(text)) {
            throw new IllegalArgumentException("A link is whole or none");
        }
        return fitting;
    }
}
