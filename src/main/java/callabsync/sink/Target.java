package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One record that a batch writes, with all deliveries that are for it folded into one write. */
public final class Target {

    public final String trace;
    public final Optional<String> crmId;
    public final List<Item> items = new ArrayList<>();
    public final Map<String, @Nullable Object> toWrite = new LinkedHashMap<>();
    private final Map<String, Object> existing;
    private Map<String, FieldVersion> written = Map.of();
    private Map<String, FieldVersion> versions = new LinkedHashMap<>();
    private Optional<String> effectKey = Optional.empty();

    /**
     * @param trace tells it apart from the others of the batch
     * @param crmId empty: the record is to be created
     * @param existing what the record holds now, as far as it was read
     */
    public Target(String trace, Optional<String> crmId, Map<String, Object> existing) {
        this.trace = trace;
        this.crmId = crmId;
        this.existing = new LinkedHashMap<>(existing);
    }

    /** What was written to the record before. */
    public void written(Map<String, FieldVersion> before) {
        written = Map.copyOf(before);
        versions = new LinkedHashMap<>(before);
    }

    /** Adds what one delivery writes: per field the newest version counts. Returns what came of its fields. */
    public Merge.Result fold(Item item, Map<String, ?> fields, FieldPolicy policy) {
        var delivery = item.delivery();
        var result = Merge.of(
                new Merge.Input(fields, existing, versions, delivery.sortAt(), delivery.sortRank(), delivery.callId()),
                policy);
        items.add(item);
        result.toWrite().forEach((name, value) -> {
            toWrite.put(name, value);
            existing.put(name, value);
        });
        versions.putAll(result.versions());
        return result;
    }

    /** These fields are refused: what was written of them before is what still counts. */
    public void leaveOut(Set<String> fields) {
        versions.keySet().removeIf(key -> fields.contains(fieldOf(key)));
        written.forEach((key, version) -> {
            if (fields.contains(fieldOf(key))) {
                versions.put(key, version);
            }
        });
    }

    /** An appended block is kept under {@code field#call}. */
    private static String fieldOf(String key) {
        return key.split("#", 2)[0];
    }

    /** The delivery that has the last word. */
    public Item last() {
        return items.get(items.size() - 1);
    }

    /** The record is created as the effect with this key. */
    void createdAs(String key) {
        effectKey = Optional.of(key);
    }

    Optional<String> effectKey() {
        return effectKey;
    }

    /** What the record holds once {@link #toWrite} is written, as far as it was read. */
    public Map<String, Object> whole() {
        return new LinkedHashMap<>(existing);
    }

    /** The versions once {@link #toWrite} is written. */
    public Map<String, FieldVersion> versions() {
        return versions;
    }
}
