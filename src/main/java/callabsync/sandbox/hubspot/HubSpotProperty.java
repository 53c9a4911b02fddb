package callabsync.sandbox.hubspot;

import callabsync.sandbox.hubspot.HubSpotRefusals.Fault;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a HubSpot property, and what it accepts.
 *
 * @param type string, number, date, datetime, bool or enumeration
 * @param options internal values of an enumeration
 */
record HubSpotProperty(
        String name,
        String label,
        String type,
        String fieldType,
        String groupName,
        List<String> options,
        boolean readOnly,
        int maxLength) {

    static HubSpotProperty of(String name, String type) {
        String fieldType = switch (type) {
            case "number" -> "number";
            case "date", "datetime" -> "date";
            case "bool" -> "booleancheckbox";
            case "enumeration" -> "select";
            default -> "text";
        };
        List<String> options = type.equals("bool") ? List.of("true", "false") : List.of();
        return new HubSpotProperty(name, name, type, fieldType, "contactinformation", options, false, 65_536);
    }

    static HubSpotProperty readOnly(String name, String type) {
        HubSpotProperty made = of(name, type);
        return new HubSpotProperty(
                name, name, type, made.fieldType, made.groupName, made.options, true, made.maxLength);
    }

    static HubSpotProperty enumeration(String name, String fieldType, String... options) {
        return new HubSpotProperty(
                name, name, "enumeration", fieldType, "contactinformation", List.of(options), false, 65_536);
    }

    /** The fault of a value, if it has one. The empty text clears and is always right. */
    Optional<Fault> faultOf(String value) {
        if (readOnly) {
            return fault("READ_ONLY_VALUE", "\"" + name + "\" is a read only property; its value cannot be set.");
        }
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.length() > maxLength) {
            return fault("PROPERTY_VALUE_TOO_LONG", "Property value is too long (limit " + maxLength + ")");
        }
        return switch (type) {
            case "number" ->
                number(value) == null ? fault("INVALID_LONG", value + " was not a valid number.") : Optional.empty();
            case "date" ->
                midnight(value) == null
                        ? fault("INVALID_DATE", value + " is not a valid date: it is not midnight UTC.")
                        : Optional.empty();
            case "datetime" ->
                instant(value) == null
                        ? fault("INVALID_DATE", value + " was not a valid timestamp.")
                        : Optional.empty();
            case "bool", "enumeration" -> faultOfOption(value);
            default -> faultOfText(value);
        };
    }

    private Optional<Fault> faultOfOption(String value) {
        List<String> chosen = fieldType.equals("checkbox")
                ? List.of((value.startsWith(";") ? value.substring(1) : value).split(";", -1))
                : List.of(value);
        for (String option : chosen) {
            if (!options.contains(option)) {
                return fault("INVALID_OPTION", option + " was not one of the allowed options: " + options);
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> faultOfText(String value) {
        if (name.equals("email") && !value.matches("[^\\s@,]+@[^\\s@,.]+(\\.[^\\s@,.]+)+")) {
            return fault("INVALID_EMAIL", "Email address " + value + " is invalid");
        }
        if (name.equals("hs_call_recording_url") && !value.startsWith("https://")) {
            return fault("INVALID_URL", "Recording URL must be HTTPS");
        }
        return Optional.empty();
    }

    private Optional<Fault> fault(String code, String message) {
        return Optional.of(new Fault(name, code, message));
    }

    static @Nullable BigDecimal number(String value) {
        try {
            return value.matches("-?[0-9.eE+-]+") ? new BigDecimal(value) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Milliseconds or ISO 8601 with a zone; null for anything else. */
    static @Nullable Instant instant(String value) {
        try {
            if (value.matches("-?\\d{1,15}")) {
                return Instant.ofEpochMilli(Long.parseLong(value));
            }
            return value.matches("\\d{4}-\\d{2}-\\d{2}")
                    ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant midnight(String value) {
        Instant instant = value.contains("T") ? null : instant(value);
        return instant != null && instant.toEpochMilli() % 86_400_000L == 0 ? instant : null;
    }

    /** Values of this type are kept in one spelling, whatever spelling was sent. */
    String kept(String value) {
        Instant instant = type.equals("datetime") && !value.isEmpty() ? instant(value) : null;
        if (instant != null) {
            return HubSpotRecord.time(instant);
        }
        return name.equals("email") ? value.toLowerCase(java.util.Locale.ROOT) : value;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("label", label);
        json.put("type", type);
        json.put("fieldType", fieldType);
        json.put("groupName", groupName);
        json.put("description", "");
        List<Map<String, Object>> listed = new ArrayList<>();
        for (String option : options) {
            listed.add(Map.of("label", option, "value", option, "displayOrder", listed.size(), "hidden", false));
        }
        json.put("options", listed);
        json.put("displayOrder", -1);
        json.put("hasUniqueValue", name.equals("email"));
        json.put("calculated", false);
        json.put("hidden", false);
        json.put("hubspotDefined", readOnly || name.startsWith("hs_"));
        json.put(
                "modificationMetadata",
                Map.of("readOnlyValue", readOnly, "readOnlyDefinition", false, "archivable", !readOnly));
        json.put("formField", true);
        return json;
    }
}
