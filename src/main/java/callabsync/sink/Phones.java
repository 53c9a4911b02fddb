package callabsync.sink;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Optional;

/** Phone numbers in the one spelling in which they can be compared: E.164. */
public final class Phones {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private final String region;

    /** @param region of numbers without country code, such as {@code US}; blank: such numbers are not understood */
    public Phones(String region) {
        this.region = region.isBlank() ? "ZZ" : region;
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

    /** The digits of a number in E.164 without its country code, as CRMs often keep them. */
    public static String national(String e164) {
        try {
            return NUMBERS.getNationalSignificantNumber(NUMBERS.parse(e164, "ZZ"));
        } catch (NumberParseException e) {
            return e164.substring(1);
        }
    }
}
