package callabsync.database;

import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One row that a batch is to write: what all its deliveries together change in it. */
final class Row {

    final Table table;
    final String key;
    final List<Item> items = new ArrayList<>();
    private final Map<String, Object> present = new LinkedHashMap<>();
    private final Map<String, FieldVersion> versions = new LinkedHashMap<>();
    private final Map<String, Object> toWrite = new LinkedHashMap<>();
    private boolean exists;

    Row(Table table, String key) {
        this.table = table;
        this.key = key;
    }

    /** It is there, with these values of the columns that the field policy must know, and these versions. */
    void found(Map<String, Object> values, Map<String, FieldVersion> written) {
        exists = true;
        present.putAll(values);
        versions.putAll(written);
    }

    /** Adds what a delivery says; deliveries of one row come in the order in which they must take effect. */
    Merge.Result fold(Item item, Map<String, Object> fields, FieldPolicy policy) {
        var delivery = item.delivery();
        var result = Merge.of(
                new Merge.Input(fields, present, versions, delivery.sortAt(), delivery.sortRank(), delivery.callId()),
                policy);
        items.add(item);
        toWrite.putAll(result.toWrite());
        versions.putAll(result.versions());
        policy.needingPresentValue().stream()
                .filter(result.toWrite()::containsKey)
                .forEach(field -> present.put(field, result.toWrite().get(field)));
        return result;
    }

    boolean exists() {
        return exists;
    }

    /** A row that is there and stays as it is, or of which nothing can be used, needs no statement. */
    boolean isUnchanged() {
        return items.isEmpty() || exists && toWrite.isEmpty();
    }

    /** The columns to write, by name in lower case, without the key. */
    Map<String, Object> toWrite() {
        return toWrite;
    }

    Map<String, FieldVersion> versions() {
        return versions;
    }
}
