package callabsync.signature;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Spells a number as ECMAScript's {@code Number::toString} does: the fewest digits that still mean this number. */
final class JavaScriptNumbers {

    private static final double EXACT_INTEGERS_BELOW = 1L << 53;

    private JavaScriptNumbers() {}

    /** Returns what JSON.stringify writes; {@code null} for numbers that JSON cannot express. */
    static String spell(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return "null";
        }
        if (number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS_BELOW) {
            return Long.toString((long) number);
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        String spelled = placed(digits, digits.length() - shortest.scale());
        return number < 0 ? '-' + spelled : spelled;
    }

    /** Java writes two digits where one is enough (4.9E-324 for 5e-324). */
    private static BigDecimal shortest(double number) {
        BigDecimal written = new BigDecimal(NumberOutput.toString(number, true)).stripTrailingZeros();
        if (written.precision() == 2) {
            for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN}) {
                BigDecimal one = written.round(new MathContext(1, mode)).stripTrailingZeros();
                if (one.doubleValue() == number) {
                    return one;
                }
            }
        }
        return written;
    }

    /** @param point where the decimal point stands, counted from before the first digit */
    private static String placed(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + '.' + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String power = (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
        return count == 1 ? digits + power : digits.charAt(0) + "." + digits.substring(1) + power;
    }
}
