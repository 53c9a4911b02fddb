package callabsync.sink.hubspot;

import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One contact that a batch writes, with all deliveries that are for it folded into one write. */
final class Target {

    final String trace;
    final Optional<String> crmId;
    final List<Item> items = new ArrayList<>();
    final Map<String, @Nullable Object> toWrite = new LinkedHashMap<>();
    private final Map<String, Object> existing;
    private Map<String, FieldVersion> versions = new LinkedHashMap<>();

    /** @param crmId empty: the contact is to be created */
    Target(String trace, Optional<String> crmId, Map<String, Object> existing) {
        this.trace = trace;
        this.crmId = crmId;
        this.existing = new LinkedHashMap<>(existing);
    }

    /** What was written to the contact before. */
    void written(Map<String, FieldVersion> before) {
        versions = new LinkedHashMap<>(before);
    }

    /** Adds what one delivery writes: per property the newest version counts. */
    void fold(Item item, Map<String, @Nullable String> fitting, FieldPolicy policy) {
        items.add(item);
        var delivery = item.delivery();
        var result = Merge.of(
                new Merge.Input(fitting, existing, versions, delivery.sortAt(), delivery.sortRank(), delivery.callId()),
                policy);
        result.toWrite().forEach((name, value) -> {
            toWrite.put(name, value);
            existing.put(name, value);
        });
        versions.putAll(result.versions());
    }

    /** The versions once {@link #toWrite} is written. */
    Map<String, FieldVersion> versions() {
        return versions;
    }

    /** What is to be written, spelled for HubSpot: the empty text clears. */
    Map<String, Object> properties() {
        var properties = new LinkedHashMap<String, Object>();
        toWrite.forEach((name, value) -> properties.put(name, value == null ? "" : value));
        return properties;
    }
}
