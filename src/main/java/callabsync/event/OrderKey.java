package callabsync.event;

import java.util.regex.Pattern;

/**
 * What deliveries are kept in order by.
 *
 * @param isPersonal whether it identifies a person: it is a phone number, or an id that is an e-mail address or a phone
 *     number
 */
public record OrderKey(String text, boolean isPersonal) {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");
    /** Digits alone do not count, unless they begin with a zero: a CRM's ids look like that. */
    private static final Pattern PHONE =
            Pattern.compile("(?i)(tel:\\+?|\\+|\\(|00|0(?=[0-9]))[0-9 ().\\-/]{6,}( ?(ext|x)\\.? ?[0-9]+)?");

    /** An id of a record, a contact, a call or an event. */
    public static OrderKey ofId(String id) {
        return new OrderKey(id, isAddress(id));
    }

    /** A phone number as it was given. */
    public static OrderKey ofPhone(String phone) {
        return new OrderKey(phone, true);
    }

    /** Returns whether an id is an e-mail address or a phone number. */
    public static boolean isAddress(String id) {
        return EMAIL.matcher(id).matches() || PHONE.matcher(id).matches();
    }

    @Override
    public String toString() {
        return isPersonal ? "OrderKey[personal]" : "OrderKey[" + text + "]";
    }
}
