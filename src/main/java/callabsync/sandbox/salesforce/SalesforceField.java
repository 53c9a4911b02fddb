package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.StandInRefusal;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field of a Salesforce object, and what it accepts.
 *
 * @param type string, textarea, url, email, phone, picklist, boolean, double, int, date, datetime, reference or id
 * @param writable SET on create and update, CREATE only on create, NEVER
 */
record SalesforceField(
        String name,
        String type,
        int length,
        Writable writable,
        boolean required,
        boolean externalId,
        List<String> options) {

    enum Writable {
        SET,
        CREATE,
        NEVER
    }

    private static final DateTimeFormatter DATETIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX][XX][X]");

    static SalesforceField of(String name, String type, int length) {
        return new SalesforceField(name, type, length, Writable.SET, false, false, List.of());
    }

    static SalesforceField readOnly(String name, String type) {
        return new SalesforceField(name, type, 18, Writable.NEVER, false, false, List.of());
    }

    static SalesforceField picklist(String name, String... options) {
        return new SalesforceField(name, "picklist", 255, Writable.SET, false, false, List.of(options));
    }

    SalesforceField asRequired() {
        return new SalesforceField(name, type, length, writable, true, externalId, options);
    }

    SalesforceField onlyOnCreate() {
        return new SalesforceField(name, type, length, Writable.CREATE, required, externalId, options);
    }

    SalesforceField asReadOnly() {
        return new SalesforceField(name, type, length, Writable.NEVER, required, externalId, options);
    }

    SalesforceField asExternalId() {
        return new SalesforceField(name, type, length, writable, required, true, options);
    }

    /**
     * The value as it is kept.
     *
     * @throws StandInRefusal if the field does not take it
     */
    @Nullable
    Object checked(@Nullable Object value) {
        if (value == null || value.equals("")) {
            return null;
        }
        return switch (type) {
            case "boolean" -> value instanceof Boolean ? value : wrongKind(value);
            case "double", "int" -> number(value);
            case "date", "datetime" -> time(value);
            default -> value instanceof String text ? text(text) : wrongKind(value);
        };
    }

    private Object number(Object value) {
        if (value instanceof Number) {
            return value;
        }
        try {
            return new BigDecimal(String.valueOf(value));
        } catch (NumberFormatException e) {
            return wrongKind(value);
        }
    }

    private Object time(Object value) {
        String text = value instanceof String given ? given : "";
        try {
            if (type.equals("date")) {
                return LocalDate.parse(text).toString();
            }
            return instant(text).toString().replace("Z", text.contains(".") ? "+0000" : ".000+0000");
        } catch (DateTimeException e) {
            return wrongKind(value);
        }
    }

    static Instant instant(String text) {
        return OffsetDateTime.parse(text, DATETIME).toInstant();
    }

    private Object text(String text) {
        if (text.length() > length) {
            throw SalesforceErrors.bad(
                    "STRING_TOO_LONG", name + ": data value too large: " + text + " (max length=" + length + ")", name);
        }
        if (type.equals("picklist") && !options.contains(text)) {
            throw SalesforceErrors.bad(
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    name + ": bad value for restricted picklist field: " + text,
                    name);
        }
        if (type.equals("email") && !text.matches("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+")) {
            throw SalesforceErrors.bad("INVALID_EMAIL_ADDRESS", name + ": invalid email address: " + text, name);
        }
        if (type.equals("reference") && !SalesforceIds.isWellFormed(text)) {
            throw SalesforceErrors.bad("MALFORMED_ID", name + ": id value of incorrect type: " + text, name);
        }
        return type.equals("reference") ? SalesforceIds.full(text) : text;
    }

    private Object wrongKind(Object value) {
        String kind = value instanceof String
                ? "VALUE_STRING"
                : value instanceof Boolean ? "VALUE_TRUE" : value instanceof Number ? "VALUE_NUMBER" : "START_OBJECT";
        throw SalesforceErrors.bad(
                "JSON_PARSER_ERROR",
                "Cannot deserialize instance of " + type + " from " + kind + " value " + value
                        + " or request may be missing a required field at [line:1, column:2]");
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("label", name);
        json.put("type", type);
        json.put("length", length);
        json.put("custom", name.endsWith("__c"));
        json.put("createable", writable != Writable.NEVER);
        json.put("updateable", writable == Writable.SET);
        json.put("nillable", !required);
        json.put("externalId", externalId);
        json.put("unique", externalId);
        json.put("idLookup", externalId || type.equals("id"));
        json.put("restrictedPicklist", type.equals("picklist"));
        json.put("defaultedOnCreate", name.equals("Status") || name.equals("Priority"));
        json.put("filterable", length <= 4000);
        json.put(
                "picklistValues",
                options.stream()
                        .map(option -> Map.of("value", option, "label", option, "active", true, "defaultValue", false))
                        .toList());
        return json;
    }
}
