package callabsync.sandbox.hubspot;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** Normalises phone numbers as HubSpot does. */
final class HubSpotPhone {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private HubSpotPhone() {}

    /** Returns area code and local number, without country code and leading zeros. */
    static String searchable(String typed) {
        try {
            return String.valueOf(NUMBERS.parse(typed, "ZZ").getNationalNumber());
        } catch (NumberParseException e) {
            String digits = typed.replaceAll("\\D", "").replaceFirst("^0+", "");
            return digits.length() == 11 && digits.startsWith("1") ? digits.substring(1) : digits;
        }
    }
}
