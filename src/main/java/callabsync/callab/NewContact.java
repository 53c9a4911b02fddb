package callabsync.callab;

import callabsync.delivery.Item;
import callabsync.sink.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A contact to be created in Callab, as the delivery carries it.
 *
 * @param importId the import that found the record
 * @param recordId the record's CRM id, by which the import knows it
 * @param lookUp whether Callab may have the contact although we do not know
 * @param campaign what the mapping says; empty: the configured one
 * @param fields what Callab is sent
 */
record NewContact(
        Item item,
        String importId,
        String recordId,
        boolean lookUp,
        Optional<String> campaign,
        Map<String, Object> fields) {

    private static final Set<String> SENT = Set.of("firstname", "lastname", "phone_number", "metadata");

    static NewContact of(Item item) {
        Map<String, Object> record = item.record();
        Map<String, Object> mapped = Json.object(record.get("contact"));
        var fields = new LinkedHashMap<>(mapped);
        fields.keySet().retainAll(SENT);
        return new NewContact(
                item,
                Json.text(record, "import"),
                Json.text(record, "crm_id"),
                Boolean.TRUE.equals(record.get("look_up")),
                Optional.of(Json.text(mapped, "campaign_id")).filter(id -> !id.isBlank()),
                fields);
    }

    String phone() {
        return Json.text(fields, "phone_number");
    }

    /** Returns the natural key of the creation: CRM and record, whichever import found it. */
    String effectKey() {
        Map<String, Object> metadata = Json.object(fields.get("metadata"));
        String crm = Json.text(metadata, "crm").isEmpty() ? importId : Json.text(metadata, "crm");
        return "contact/" + crm + "/" + recordId;
    }

    /** Returns what identifies this contact in Callab's answer. */
    String matchKey() {
        return matchKey(fields);
    }

    static String matchKey(Map<String, Object> contact) {
        Map<String, Object> metadata = Json.object(contact.get("metadata"));
        return Json.text(contact, "phone_number") + " " + Json.text(metadata, "crm") + " "
                + Json.text(metadata, "crm_id");
    }

    /** Returns whether a contact with our phone number is this one: it names our record, or no record. */
    boolean isOrMayBe(Map<String, Object> contact) {
        return Json.text(Json.object(contact.get("metadata")), "crm_id").isEmpty()
                || matchKey(contact).equals(matchKey());
    }

    @Override
    public String toString() {
        return "NewContact[" + importId + " " + recordId + "]";
    }
}
