package callabsync.sink;

import callabsync.delivery.Item;
import java.util.Map;

/** Goes with an item: what its record held when it was matched. */
public record Existing(Map<String, Object> fields) {

    /** Empty when nothing was read. */
    public static Map<String, Object> of(Item item) {
        return item.get(Existing.class).map(Existing::fields).orElse(Map.of());
    }

    /** Without what it tells about a person. */
    @Override
    public String toString() {
        return "Existing[" + fields.keySet() + "]";
    }
}
