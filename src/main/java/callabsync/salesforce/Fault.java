package callabsync.salesforce;

import callabsync.sink.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One error of an answer. */
record Fault(String code, String message, List<String> fields) {

    static final String OWNER = "OwnerId";

    /** Codes of errors that are about single fields: without these the record may be taken. */
    private static final Set<String> OF_FIELDS = Set.of(
            "INVALID_FIELD",
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "INVALID_STATUS",
            "STRING_TOO_LONG",
            "MALFORMED_ID",
            "INVALID_EMAIL_ADDRESS",
            "NUMBER_OUTSIDE_VALID_RANGE",
            "INVALID_TYPE_ON_FIELD_IN_RECORD",
            "JSON_PARSER_ERROR",
            "FIELD_INTEGRITY_EXCEPTION",
            "FIELD_FILTER_VALIDATION_EXCEPTION",
            "INVALID_CROSS_REFERENCE_KEY",
            "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");

    /** Codes of errors that are about the owner, whether they name the field or not. */
    private static final Set<String> OF_OWNER =
            Set.of("INACTIVE_OWNER_OR_USER", "OPERATION_WITH_INVALID_USER_TYPE_EXCEPTION", "TRANSFER_REQUIRES_READ");

    private static final Set<String> OF_RIGHTS = Set.of("INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE");
    private static final int LONGEST_MESSAGE = 2_000;
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z_]{2,60}");
    private static final Pattern NO_SUCH_COLUMN = Pattern.compile("No such column '([A-Za-z]\\w{1,60})'");
    private static final Pattern FIELD_IN_MESSAGE = Pattern.compile(
            "(?:No such column '|fields are missing: \\[|update fields: |^)([A-Za-z]\\w{1,60})(?='|]|:|\\b)");

    /** Without the message and the names, which come from outside and may repeat what was sent. */
    @Override
    public String toString() {
        return "Fault[" + code + "]";
    }

    static List<Fault> in(@Nullable Object json) {
        var faults = new ArrayList<Fault>();
        List<Map<String, Object>> errors = Json.objects(json);
        for (var each : errors.isEmpty() ? List.of(Json.object(json)) : errors) {
            String code = first(Json.text(each, "errorCode"), Json.text(each, "statusCode"), Json.text(each, "error"));
            if (CODE.matcher(code).matches()) {
                List<String> fields = each.get("fields") instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of();
                String message = Json.text(each, "message");
                faults.add(new Fault(code, message.substring(0, Math.min(LONGEST_MESSAGE, message.length())), fields));
            }
        }
        return faults;
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** The names at fault; those that only the message names count if they were sent. */
    Set<String> fieldsOf(Set<String> sent) {
        var names = new LinkedHashSet<String>();
        fields.stream().filter(name -> name.matches("[A-Za-z]\\w{0,80}")).forEach(names::add);
        Matcher matcher = FIELD_IN_MESSAGE.matcher(message);
        while (names.isEmpty() && matcher.find()) {
            if (sent.contains(matcher.group(1))) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    /**
     * The fields without which a refused record may be taken, each with the code of its fault. Empty when a fault is about
     * the record as a whole, names no field that was sent, or names one that nothing can be written without.
     */
    static Map<String, String> avoidable(List<Fault> faults, Set<String> sent, Set<String> kept) {
        var result = new LinkedHashMap<String, String>();
        for (Fault fault : faults) {
            Set<String> names = fault.avoidable(sent);
            if (names.isEmpty() || names.stream().anyMatch(kept::contains)) {
                return Map.of();
            }
            names.forEach(name -> result.putIfAbsent(name, fault.code()));
        }
        return result;
    }

    private Set<String> avoidable(Set<String> sent) {
        var names = new LinkedHashSet<String>();
        if (OF_FIELDS.contains(code) || OF_OWNER.contains(code)) {
            fields.stream().filter(sent::contains).forEach(names::add);
        }
        if (names.isEmpty() && OF_OWNER.contains(code) && sent.contains(OWNER)) {
            names.add(OWNER);
        }
        Matcher column = NO_SUCH_COLUMN.matcher(message);
        if (names.isEmpty() && code.equals("INVALID_FIELD") && column.find() && sent.contains(column.group(1))) {
            names.add(column.group(1));
        }
        return names;
    }

    /** Whether an error with this code is about a field, whatever its value is. */
    static boolean isOfRights(String code) {
        return OF_RIGHTS.contains(code);
    }

    /** Whether an error with this code comes again for the same value of this field in a record of the same type. */
    static boolean isOfValue(String code, String field) {
        return code.equals("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST") || field.equals(OWNER);
    }
}
