package callabsync.salesforce;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ids of Salesforce records: 15 characters, or those and three more. Their first three say the object. */
final class ObjectIds {

    private static final Pattern WELL_FORMED = Pattern.compile("[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?");
    private static final Map<String, String> OBJECTS = Map.of("00Q", "Lead", "003", "Contact");

    private static final Map<String, String> CREATED = Map.of("Lead", "00Q", "Task", "00T", "Event", "00U");

    private ObjectIds() {}

    static boolean isId(String text) {
        return WELL_FORMED.matcher(text).matches();
    }

    /** Returns the object of the id; empty if it is no id, or of an object that calls are not about. */
    static Optional<String> objectOf(String id) {
        return isId(id) ? Optional.ofNullable(OBJECTS.get(id.substring(0, 3))) : Optional.empty();
    }

    /** Returns whether this can be the id of a record that is created here. */
    static boolean isOf(String object, String id) {
        return isId(id) && id.startsWith(CREATED.getOrDefault(object, ""));
    }

    /** Returns whether both are the same record's id, one of them perhaps in the short spelling. */
    static boolean same(String one, String other) {
        return one.equals(other)
                || one.length() != other.length()
                        && one.length() >= 15
                        && other.length() >= 15
                        && one.regionMatches(0, other, 0, 15);
    }
}
