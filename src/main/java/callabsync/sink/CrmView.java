package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a kind of destination sees its records, the same for a delivery and its preview: matching, reading, fitting. */
public interface CrmView {

    /** Told of a field that a CRM cannot take, and why. */
    interface LeftOut {
        void field(String name, String why);
    }

    /** Matches the open items as their sink does, and reads what their records hold in the fields that are mapped. */
    void match(Batch batch, Map<Item, Map<String, Object>> mapped);

    /** Whether a delivery is matched before it is mapped. */
    default boolean isMatchedFirst() {
        return false;
    }

    /** What the item's matched record holds; empty when it cannot be read. */
    Optional<Map<String, Object>> present(Item item);

    /** The mapped values as the CRM takes them; what it cannot take is left out. */
    Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut);

    /** Takes out of the fields what the record holds already in another way. */
    default void beforeMerge(Map<String, @Nullable Object> fields, Map<String, Object> present, FieldPolicy policy) {}

    /** All fields of a record that is to be created, of these that are mapped. */
    default Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
        return fields;
    }

    /** Why a mapping does not write the record that was matched; empty when it does. */
    default Optional<String> notOf(Item item, String mapping) {
        return Optional.empty();
    }

    /** The fields of what the mapping gave, as the sink takes them. */
    default Map<String, Object> fields(Item item, Map<String, Object> mapped) {
        return mapped;
    }

    /** Whether only what differs is sent; else all is sent, always. */
    default boolean merges() {
        return true;
    }

    /** What its versions are remembered by. */
    default String versionsOf(String crmId) {
        return crmId;
    }
}
