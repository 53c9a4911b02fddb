package callabsync.salesforce;

import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldRule;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import callabsync.sink.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One lead or contact that a batch writes, with all deliveries that are for it folded into one write. */
final class Target {

    final String object;
    final Optional<String> crmId;
    final List<Item> items = new ArrayList<>();
    final Map<String, @Nullable Object> toWrite = new LinkedHashMap<>();
    private final Map<String, Object> existing;
    private final Map<String, FieldVersion> written;
    private final Map<String, FieldVersion> versions = new LinkedHashMap<>();

    /**
     * @param crmId empty: the record is to be created
     * @param existing what the record holds, as far as it was read
     * @param written what this product wrote to it before
     */
    Target(String object, Optional<String> crmId, Map<String, Object> existing, Map<String, FieldVersion> written) {
        this.object = object;
        this.crmId = crmId;
        this.existing = new LinkedHashMap<>(existing);
        this.written = written;
        this.versions.putAll(written);
    }

    /** Adds what one delivery writes: per field the newest version counts. */
    Merge.Result fold(Item item, Map<String, @Nullable Object> fitting, FieldPolicy policy) {
        leaveOutWhatIsThere(fitting, existing, policy);
        var delivery = item.delivery();
        var result = Merge.of(
                new Merge.Input(fitting, existing, versions, delivery.sortAt(), delivery.sortRank(), delivery.callId()),
                policy);
        items.add(item);
        result.toWrite().forEach((name, value) -> {
            toWrite.put(name, value);
            existing.put(name, value);
        });
        versions.putAll(result.versions());
        return result;
    }

    /** Leaves out what was appended before. */
    static void leaveOutWhatIsThere(
            Map<String, @Nullable Object> fitting, Map<String, Object> existing, FieldPolicy policy) {
        fitting.keySet()
                .removeIf(field -> policy.ruleOf(field) instanceof FieldRule.Append
                        && isThere(existing.get(field), fitting.get(field)));
    }

    /** Whether a paragraph was added before, by a request whose answer never came. */
    private static boolean isThere(@Nullable Object text, @Nullable Object paragraph) {
        return text != null && paragraph != null && lines(text).contains(lines(paragraph));
    }

    private static String lines(Object text) {
        return text.toString().replace("\r\n", "\n").strip();
    }

    /** These fields were refused: what was written of them before is what still counts. */
    void leaveOut(Set<String> fields) {
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

    /** Of the record; empty if it has none, or is to be created. */
    String recordType() {
        return Json.text(existing, RecordFinder.RECORD_TYPE);
    }

    /** The versions once {@link #toWrite} is written. */
    Map<String, FieldVersion> versions() {
        return versions;
    }
}
