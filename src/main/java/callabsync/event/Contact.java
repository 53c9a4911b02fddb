package callabsync.event;

import java.util.Map;
import java.util.Optional;

/**
 * The person in Callab. A view of the event's {@code contact} object: everything in it may be absent.
 *
 * @param fields the object with canonical names ({@code id phone first_name last_name email company category tags
 *     custom_fields})
 */
public record Contact(Map<String, Object> fields) {

    public Optional<String> id() {
        return Fields.key(fields, "id");
    }

    public Optional<String> phone() {
        return Fields.key(fields, "phone");
    }

    public Optional<String> email() {
        return Fields.key(fields, "email");
    }

    public Optional<String> firstName() {
        return Fields.text(fields, "first_name");
    }

    public Optional<String> lastName() {
        return Fields.text(fields, "last_name");
    }

    /**
     * Returns the CRM's id of the record, from {@code custom_fields} (or {@code metadata}, as Callab's API names it).
     */
    public Optional<String> crmId() {
        return customField("crm_id").map(Bounded::text);
    }

    /** Returns the CRM that {@link #crmId} belongs to, if the contact says so. */
    public Optional<String> crm() {
        return customField("crm").map(Bounded::text);
    }

    /** Returns a custom field as text. Numbers and booleans are spelled as in JSON. */
    public Optional<String> customField(String name) {
        return Fields.text(Fields.object(fields, "custom_fields"), name);
    }

    /** Omits personal data. */
    @Override
    public String toString() {
        return "Contact[" + id().orElse("-") + "]";
    }
}
