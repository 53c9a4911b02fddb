package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.Request;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an org's administrator has set up besides fields: assignment, owners, record types, validation, duplicates. */
public final class SalesforceRules {

    /** Whom the sandbox's token is for. */
    static final String API_USER = "005000000000001AAA";

    /** Whom the org's active assignment rule gives leads to. */
    public static final String ASSIGNED = "005000000000077AAA";

    /** Somebody who works in the org. */
    static final String PERSON = "005000000000099AAA";

    private record Validation(String object, String field, Object value, String message) {
        /** Without the value. */
        @Override
        public String toString() {
            return "Validation[" + object + "." + field + "]";
        }
    }

    private final Map<String, Collection<String>> options = new LinkedHashMap<>();
    private final Map<String, Validation> validations = new LinkedHashMap<>();
    private final Set<String> inactive = new HashSet<>();
    private boolean duplicateAlert;

    void clear() {
        options.clear();
        validations.clear();
        inactive.clear();
        duplicateAlert = false;
    }

    void recordType(String object, String recordTypeId, String field, Collection<String> values) {
        options.put(object + " " + SalesforceIds.full(recordTypeId) + " " + field, List.copyOf(values));
    }

    void validation(String object, String field, Object value, String message) {
        validations.put(object + " " + field, new Validation(object, field, value, message));
    }

    void deactivate(String userId) {
        inactive.add(SalesforceIds.full(userId));
    }

    void alertOfDuplicates() {
        duplicateAlert = true;
    }

    /** An alert stops a write of the API that does not say that it may be saved all the same. */
    void checkDuplicates(Request request, String object) {
        String header = request.header("sforce-duplicate-rule-header").orElse("");
        if (duplicateAlert && object.equals("Lead") && !header.replace(" ", "").contains("allowSave=true")) {
            throw SalesforceErrors.bad("DUPLICATES_DETECTED", "Use one of these records?");
        }
    }

    /** The active assignment rule runs for every write of a lead that does not switch it off. */
    static void assign(Request request, String object, Map<String, @Nullable Object> row) {
        String header = request.header("sforce-auto-assign").orElse("TRUE");
        if (object.equals("Lead") && !header.strip().toUpperCase(Locale.ROOT).equals("FALSE")) {
            row.put("OwnerId", ASSIGNED);
        }
    }

    /** Checks what is to be written against the record as it is. */
    void check(String object, Map<String, @Nullable Object> values, @Nullable Map<String, @Nullable Object> existing) {
        Map<String, @Nullable Object> after = new LinkedHashMap<>(existing == null ? Map.of() : existing);
        after.putAll(values);
        values.forEach((field, value) -> {
            Collection<String> allowed = options.get(object + " " + after.get("RecordTypeId") + " " + field);
            if (allowed != null && value != null && !allowed.contains(value.toString())) {
                throw SalesforceErrors.bad(
                        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                        field + ": bad value for restricted picklist field: " + value,
                        field);
            }
        });
        if (!object.equals("Lead") && values.get("OwnerId") instanceof String owner) {
            checkOwner(object, owner);
        }
        for (Validation each : validations.values()) {
            if (each.object().equals(object) && each.value().equals(after.get(each.field()))) {
                throw SalesforceErrors.bad("FIELD_CUSTOM_VALIDATION_EXCEPTION", each.message(), each.field());
            }
        }
    }

    private void checkOwner(String object, String owner) {
        if (!owner.startsWith("005")) {
            throw SalesforceErrors.bad(
                    "FIELD_INTEGRITY_EXCEPTION", "Assigned To ID: id value of incorrect type: " + owner, "OwnerId");
        }
        if (inactive.contains(owner)) {
            throw SalesforceErrors.bad(
                    "INACTIVE_OWNER_OR_USER",
                    "operation performed with inactive user [" + owner + "] as owner of "
                            + object.toLowerCase(Locale.ROOT));
        }
    }
}
