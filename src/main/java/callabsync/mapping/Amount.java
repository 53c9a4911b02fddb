package callabsync.mapping;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the number in a text such as {@code $50,000}, {@code 50.000 €}, {@code EUR 1.234,50} or {@code 50k}. A number
 * that may be meant in two ways, {@code 50.000} without a currency, is not read.
 */
final class Amount {

    private static final int LONGEST = 40;
    private static final Pattern TEXT = Pattern.compile(
            "([^\\d.,+-]*)([+-]?)(\\d(?:[\\d.,' \\u00a0\\u202f]*\\d)?)\\s*(?:(k|thousand)|(m|mn|million))?\\b([^\\d]*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CURRENCY = Pattern.compile("[\\p{Sc}]|\\b[A-Z]{3}\\b|\\b(?:euros?|dollars?)\\b");
    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}([.,' \\u00a0\\u202f])\\d{3}(?:\\1\\d{3})*");
    private static final Pattern PLAIN = Pattern.compile("\\d+(?:[.,]\\d+)?");

    private Amount() {}

    /** Returns the number; empty if there is none, more than one, or one with two meanings. */
    static Optional<Number> read(String text) {
        String given = text.strip();
        if (given.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = TEXT.matcher(given);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean money = CURRENCY.matcher(matcher.group(1)).find()
                || CURRENCY.matcher(matcher.group(6)).find();
        int zeros = matcher.group(4) != null ? 3 : matcher.group(5) != null ? 6 : 0;
        return digits(matcher.group(3), money)
                .map(number -> matcher.group(2).equals("-") ? number.negate() : number)
                .map(number -> simplest(number.movePointRight(zeros)));
    }

    /**
     * Reads digits. In an amount of money a dot before exactly three digits is a thousands separator: money has no
     * thousandths.
     */
    private static Optional<BigDecimal> digits(String digits, boolean money) {
        int last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
        Matcher grouped = GROUPED.matcher(digits);
        if (grouped.matches()) {
            boolean twoMeanings = grouped.group(1).equals(".") && digits.indexOf('.') == last && !money;
            return twoMeanings ? Optional.empty() : Optional.of(new BigDecimal(digits.replaceAll("\\D", "")));
        }
        if (PLAIN.matcher(digits).matches()) {
            return Optional.of(new BigDecimal(digits.replace(',', '.')));
        }
        if (last < 0) {
            return Optional.empty();
        }
        String whole = digits.substring(0, last);
        Matcher wholeGrouped = GROUPED.matcher(whole);
        boolean isFraction = wholeGrouped.matches() && wholeGrouped.group(1).charAt(0) != digits.charAt(last);
        return isFraction
                ? Optional.of(new BigDecimal(whole.replaceAll("\\D", "") + "." + digits.substring(last + 1)))
                : Optional.empty();
    }

    private static Number simplest(BigDecimal number) {
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        return whole && number.precision() - number.scale() < 19 ? number.longValue() : number.doubleValue();
    }
}
