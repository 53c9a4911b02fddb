package callabsync.callab;

import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code imports} in routes: turns CRM records into Callab contacts. Whatever a mapping returns, Callab gets both names
 * and a valid phone number.
 */
@Component("imports")
public final class NewContacts {

    /** The number may be valid, so each run tries the record again until the setting is there. */
    public static final String NO_REGION =
            "Its phone number has no country code, and callab.sync.default-region is not set";

    private static final String NO_PHONE = "No valid phone number";
    private static final Pattern PHONE_FIELD = Pattern.compile("(?i).*(phone|mobile|cell|whatsapp|tel).*");
    private static final Pattern NATIONAL = Pattern.compile("\\(?[0-9][0-9 ()./-]{5,25}");

    private static final String PLACEHOLDER = "Unknown";
    private static final String SKIP = "skip";

    private final Mappings mappings;
    private final Phones phones;

    public NewContacts(Mappings mappings, Phones phones) {
        this.mappings = mappings;
        this.phones = phones;
    }

    /** Returns the contact, or {@code {"skip": reason}} if this record becomes none. */
    public Map<String, Object> newContact(Map<String, Object> record, String mapping) {
        Map<String, Object> mapped = Json.object(mappings.apply(mapping, record, Map.of()));
        if (mapped.isEmpty()) {
            return Map.of(SKIP, "The mapping gives nothing");
        }
        if (!Json.text(mapped, SKIP).isBlank()) {
            String reason = Json.text(mapped, SKIP);
            return Map.of(SKIP, reason.equals(NO_PHONE) ? withoutPhone(record) : reason);
        }
        var phone = phones.e164(Json.text(mapped, "phone_number"));
        if (phone.isEmpty()) {
            return Map.of(SKIP, withoutPhone(record));
        }
        Map<String, Object> contact = new LinkedHashMap<>(mapped);
        contact.put("phone_number", phone.get());
        for (String name : new String[] {"firstname", "lastname"}) {
            if (Json.text(mapped, name).isBlank()) {
                contact.put(name, PLACEHOLDER);
            }
        }
        return contact;
    }

    private String withoutPhone(Map<String, Object> record) {
        return phones.hasRegion() || !hasNationalNumber("", record) ? NO_PHONE : NO_REGION;
    }

    private static boolean hasNationalNumber(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> fields) {
            return fields.entrySet().stream()
                    .anyMatch(field -> hasNationalNumber(String.valueOf(field.getKey()), field.getValue()));
        }
        return value != null
                && PHONE_FIELD.matcher(name).matches()
                && NATIONAL.matcher(value.toString().strip()).matches()
                && !value.toString().strip().startsWith("00");
    }
}
