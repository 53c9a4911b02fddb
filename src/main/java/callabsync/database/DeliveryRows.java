package callabsync.database;

import callabsync.delivery.Item;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that a delivery is to write, columns and values as mapped. Empty: none.
 *
 * @param contact always with its key
 * @param call always with its key
 * @param contactMapping the mapping that made the contact's row; empty: none did
 * @param callMapping the same of the call's row
 */
record DeliveryRows(Map<String, Object> contact, Map<String, Object> call, String contactMapping, String callMapping) {

    private static final DeliveryRows NOTHING = new DeliveryRows(Map.of(), Map.of(), "", "");

    /** Names the columns, and omits what is in them. */
    @Override
    public String toString() {
        return "DeliveryRows[" + contact.keySet() + ", " + call.keySet() + "]";
    }

    static DeliveryRows of(Item item) {
        return item.get(DeliveryRows.class).orElse(NOTHING);
    }

    static void putContact(Item item, Map<String, Object> row, String mapping) {
        DeliveryRows rows = of(item);
        item.put(DeliveryRows.class, new DeliveryRows(row, rows.call(), mapping, rows.callMapping()));
    }

    static void putCall(Item item, Map<String, Object> row, String mapping) {
        DeliveryRows rows = of(item);
        item.put(DeliveryRows.class, new DeliveryRows(rows.contact(), row, rows.contactMapping(), mapping));
    }

    /**
     * The key of a contact's row, as far as the mapping gives none: the contact's id, else its phone. It is the
     * delivery's order key, so that two rows with one key are never written at once.
     */
    static Optional<String> contactKey(Item item) {
        var contact = item.event().contact();
        return contact.crmId().or(contact::id).or(contact::phone);
    }

    /** Returns what was mapped as a row: names in lower case, and the key of the contact unless it has a value there. */
    static Map<String, Object> row(Item item, Map<String, Object> mapped, String contactsKey) {
        var row = new LinkedHashMap<String, Object>();
        mapped.forEach((name, value) -> row.put(name.toLowerCase(Locale.ROOT), value));
        if (!row.isEmpty() && row.get(contactsKey) == null) {
            contactKey(item).ifPresent(key -> row.put(contactsKey, key));
        }
        return row;
    }
}
