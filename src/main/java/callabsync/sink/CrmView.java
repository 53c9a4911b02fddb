package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of destination's records, as both delivery and preview need them: matching, reading, fitting. */
public interface CrmView {

    /** Called with a field that a CRM cannot accept, and the reason. */
    interface LeftOut {
        void field(String name, String why);
    }

    /** Matches the open items as their sink does, and reads what their records hold in the fields that are mapped. */
    void match(Batch batch, Map<Item, Map<String, Object>> mapped);

    /** Returns whether a delivery is matched before it is mapped. */
    default boolean isMatchedFirst() {
        return false;
    }

    /** Returns what the item's matched record holds; empty if it cannot be read. */
    Optional<Map<String, Object>> present(Item item);

    /** Returns the mapped values as the CRM accepts them. Omits what it cannot accept. */
    Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut);

    /** Removes from the fields what the record holds already in another form. */
    default void beforeMerge(Map<String, @Nullable Object> fields, Map<String, Object> present, FieldPolicy policy) {}

    /** Returns all fields of a new record, given the mapped ones. */
    default Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
        return fields;
    }

    /** Returns why a mapping does not write the matched record; empty if it does. */
    default Optional<String> notOf(Item item, String mapping) {
        return Optional.empty();
    }

    /** Returns the fields of the mapping's result, as the sink accepts them. */
    default Map<String, Object> fields(Item item, Map<String, Object> mapped) {
        return mapped;
    }

    /** Returns whether only differences are sent; otherwise everything is always sent. */
    default boolean merges() {
        return true;
    }

    /** Returns the key of the record's versions. */
    default String versionsOf(String crmId) {
        return crmId;
    }
}
