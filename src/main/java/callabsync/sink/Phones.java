package callabsync.sink;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Phone numbers in the one spelling in which they can be compared: E.164. */
public final class Phones {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /** The library's word for no region. */
    private static final String UNKNOWN = "ZZ";

    private final String region;

    /** @param region of numbers without country code, such as {@code US}; blank: such numbers are not understood */
    public Phones(String region) {
        this.region = region.isBlank() ? UNKNOWN : region;
    }

    /** Whether numbers without a country code are understood. */
    public boolean hasRegion() {
        return !region.equals(UNKNOWN);
    }

    /** The number as E.164; empty if it is none that can exist. */
    public Optional<String> e164(String phone) {
        try {
            var number = NUMBERS.parse(phone, region);
            return NUMBERS.isPossibleNumber(number)
                    ? Optional.of(NUMBERS.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a number that somebody typed is this one. Where it does not say its country, and is no number of the default
     * region either, the digits decide that the CRM made of it.
     *
     * @param typed as it stands in the CRM; may be empty
     * @param digits of it without country code, as the CRM calculates them; empty: those of {@code typed}
     */
    public boolean isTyped(String typed, String digits, String e164) {
        if (e164(typed).filter(e164::equals).isPresent()) {
            return true;
        }
        if (isOf(UNKNOWN, typed) || hasRegion() && isOf(region, typed)) {
            return false;
        }
        String given = withoutZeros((digits.isEmpty() ? typed : digits).replaceAll("\\D", ""));
        return !given.isEmpty() && given.equals(withoutZeros(national(e164)));
    }

    private static boolean isOf(String region, String typed) {
        try {
            return NUMBERS.isValidNumber(NUMBERS.parse(typed, region));
        } catch (NumberParseException e) {
            return false;
        }
    }

    /**
     * The digits of a number in E.164 without its country code, as CRMs often keep them: with and without the zeros that
     * they begin with in some countries.
     */
    public static Set<String> nationals(String e164) {
        String national = national(e164);
        return new LinkedHashSet<>(List.of(withoutZeros(national), national));
    }

    /** The digits of a number in E.164 without its country code. */
    public static String national(String e164) {
        try {
            return NUMBERS.getNationalSignificantNumber(NUMBERS.parse(e164, UNKNOWN));
        } catch (NumberParseException e) {
            return e164.substring(1);
        }
    }

    private static String withoutZeros(String digits) {
        return digits.replaceFirst("^0+", "");
    }

    /** The spellings of a number in E.164 under which CRMs keep it: international, national, and the digits alone. */
    public Set<String> spellings(String e164) {
        var spellings = new LinkedHashSet<String>();
        spellings.add(e164);
        try {
            var number = NUMBERS.parse(e164, UNKNOWN);
            String digits = NUMBERS.getNationalSignificantNumber(number);
            spellings.add(e164.substring(1));
            spellings.add(digits);
            spellings.add(NUMBERS.format(number, PhoneNumberFormat.INTERNATIONAL));
            spellings.add(NUMBERS.format(number, PhoneNumberFormat.NATIONAL));
            if (number.getCountryCode() == 1 && digits.length() == 10) {
                String rest = digits.substring(3, 6) + "-" + digits.substring(6);
                spellings.add("(" + digits.substring(0, 3) + ") " + rest);
                spellings.add(digits.substring(0, 3) + "-" + rest);
            }
        } catch (NumberParseException e) {
            // It stays as it is.
        }
        return spellings;
    }
}
