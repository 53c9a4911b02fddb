package callabsync.sandbox.hubspot;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** What HubSpot makes of a phone number that was typed in. */
final class HubSpotPhone {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private HubSpotPhone() {}

    /** The area code and the local number, without the country's code and without zeros in front. */
    static String searchable(String typed) {
        try {
            return String.valueOf(NUMBERS.parse(typed, "ZZ").getNationalNumber());
        } catch (NumberParseException e) {
            String digits = typed.replaceAll("\\D", "").replaceFirst("^0+", "");
            return digits.length() == 11 && digits.startsWith("1") ? digits.substring(1) : digits;
        }
    }
}
