package callabsync.database;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Types;

/**
 * Fits numbers to columns and rounds them to the column's places. Throws an {@link ArithmeticException} if one is out
 * of range.
 */
final class ColumnNumbers {

    /** More than any numeric column has. Some drivers write out all zeros of an exponent. */
    private static final int MOST_DIGITS = 1_000;

    private ColumnNumbers() {}

    static BigDecimal read(String text) {
        String given = text.strip();
        if (given.length() > MOST_DIGITS) {
            throw new NumberFormatException();
        }
        BigDecimal number = new BigDecimal(given);
        if (Math.abs((long) number.scale()) + number.precision() > MOST_DIGITS) {
            throw new NumberFormatException();
        }
        return number;
    }

    static long whole(Column column, BigDecimal number) {
        long rounded = number.setScale(0, RoundingMode.HALF_UP).longValueExact();
        int bits = bits(column);
        if (column.isUnsigned()) {
            within(rounded, 0, bits == Long.SIZE ? Long.MAX_VALUE : (1L << bits) - 1);
        } else if (bits < Long.SIZE) {
            within(rounded, -(1L << bits - 1), (1L << bits - 1) - 1);
        }
        return rounded;
    }

    private static int bits(Column column) {
        return switch (column.type()) {
            case Types.TINYINT -> Byte.SIZE;
            case Types.SMALLINT -> Short.SIZE;
            case Types.INTEGER -> column.isNamed("MEDIUMINT") ? 3 * Byte.SIZE : Integer.SIZE;
            default -> column.isUnsigned() && column.isNamed("INT") ? Integer.SIZE : Long.SIZE;
        };
    }

    private static void within(long number, long least, long most) {
        if (number < least || number > most) {
            throw new ArithmeticException();
        }
    }

    /** Returns the number for a column. A column with an unknown number of digits accepts any. */
    static BigDecimal decimal(Column column, BigDecimal number) {
        if (column.isUnsigned() && number.signum() < 0) {
            throw new ArithmeticException();
        }
        if (column.size() <= 0 || column.size() > MOST_DIGITS) {
            return number;
        }
        BigDecimal rounded = number.setScale(column.places(), RoundingMode.HALF_UP);
        if (rounded.precision() - rounded.scale() > column.size() - column.places()) {
            throw new ArithmeticException();
        }
        return rounded;
    }

    static double floating(Column column, BigDecimal number) {
        double value = column.type() == Types.REAL ? number.floatValue() : number.doubleValue();
        if (Double.isInfinite(value) || column.isUnsigned() && value < 0) {
            throw new ArithmeticException();
        }
        return column.type() == Types.REAL && value != 0 ? number.doubleValue() : value;
    }
}
