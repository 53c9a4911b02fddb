package callabsync.imports;

import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code imports} in routes: makes Callab contacts of CRM records. Whatever a mapping gives, Callab gets both names
 * and a phone number that can exist.
 */
public final class NewContacts {

    private static final String PLACEHOLDER = "Unknown";
    private static final String SKIP = "skip";

    private final Mappings mappings;
    private final Phones phones;

    NewContacts(Mappings mappings, Phones phones) {
        this.mappings = mappings;
        this.phones = phones;
    }

    /** The contact, or {@code {"skip": reason}} when none is to be made of this record. */
    public Map<String, Object> newContact(Map<String, Object> record, String mapping) {
        Map<String, Object> mapped = Json.object(mappings.apply(mapping, record, Map.of()));
        if (mapped.isEmpty()) {
            return Map.of(SKIP, "The mapping gives nothing");
        }
        if (!Json.text(mapped, SKIP).isBlank()) {
            return Map.of(SKIP, Json.text(mapped, SKIP));
        }
        var phone = phones.e164(Json.text(mapped, "phone_number"));
        if (phone.isEmpty()) {
            return Map.of(SKIP, "No valid phone number");
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
}
