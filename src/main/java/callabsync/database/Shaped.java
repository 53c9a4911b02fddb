package callabsync.database;

import callabsync.delivery.Item;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rows that a delivery is to write, as mapped: columns and values. Empty: none.
 *
 * @param contact always with its key
 * @param call always with its key
 */
record Shaped(Map<String, Object> contact, Map<String, Object> call) {
    /** The names of columns, without what is in them. */
    @Override
    public String toString() {
        return "Shaped[" + contact.keySet() + ", " + call.keySet() + "]";
    }

    private static final Shaped NOTHING = new Shaped(Map.of(), Map.of());

    static Shaped of(Item item) {
        return item.get(Shaped.class).orElse(NOTHING);
    }

    Shaped withContact(Map<String, Object> row) {
        return new Shaped(row, call);
    }

    Shaped withCall(Map<String, Object> row) {
        return new Shaped(contact, row);
    }

    /**
     * The key of a contact's row, as far as the mapping gives none: the contact's id, else its phone. It is the
     * delivery's order key, so that two rows with one key are never written at once.
     */
    static Optional<String> contactKey(Item item) {
        var contact = item.event().contact();
        return contact.crmId().or(contact::id).or(contact::phone);
    }

    /** The row with this column set, unless it has a value there. */
    static Map<String, Object> with(Map<String, Object> row, String column, String value) {
        if (row.get(column) != null) {
            return row;
        }
        var completed = new LinkedHashMap<>(row);
        completed.put(column, value);
        return completed;
    }
}
