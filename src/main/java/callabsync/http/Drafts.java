package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Memory;
import callabsync.sink.Shaping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maps the deliveries of a batch and puts those of one record together. */
final class Drafts {

    /**
     * What is to be written to one record, before it is known what the record holds.
     *
     * @param trace tells it apart from the others of the batch
     * @param crmId empty: the record is to be created
     * @param fields what each delivery's mapping gives, the oldest first
     * @param versions what was written to the record before
     */
    record Draft(
            String trace,
            Optional<String> crmId,
            Map<Item, Map<String, Object>> fields,
            Map<String, FieldVersion> versions) {

        /** Without the fields. */
        @Override
        public String toString() {
            return "Draft[" + fields.size() + " deliveries]";
        }

        List<Item> items() {
            return List.copyOf(fields.keySet());
        }
    }

    private final Mappings mappings;
    private final Memory memory;

    Drafts(Mappings mappings, Memory memory) {
        this.mappings = mappings;
        this.memory = memory;
    }

    /** Items that cannot be mapped are answered and left out. */
    List<Draft> of(Batch batch, Api api, String mapping) {
        Map<String, Long> totals = memory.totals(batch.open());
        var byTrace = new LinkedHashMap<String, Map<Item, Map<String, Object>>>();
        for (Item item : batch.open()) {
            fields(item, mapping, totals.get(item.delivery().id()))
                    .ifPresent(fields -> byTrace.computeIfAbsent(trace(api, item), trace -> new LinkedHashMap<>())
                            .put(item, fields));
        }
        var versions =
                api.settings().merge() ? versions(batch, api, byTrace) : Map.<String, Map<String, FieldVersion>>of();
        var drafts = new ArrayList<Draft>();
        byTrace.forEach((trace, fields) -> {
            Optional<String> crmId = crmId(api, fields.keySet().iterator().next());
            drafts.add(new Draft(trace, crmId, fields, crmId.map(versions::get).orElse(Map.of())));
        });
        return drafts;
    }

    private Map<String, Map<String, FieldVersion>> versions(
            Batch batch, Api api, Map<String, Map<Item, Map<String, Object>>> byTrace) {
        List<String> ids = byTrace.values().stream()
                .flatMap(fields -> crmId(api, fields.keySet().iterator().next()).stream())
                .toList();
        return memory.written().find(batch.destination().id(), ids);
    }

    private Optional<Map<String, Object>> fields(Item item, String mapping, @Nullable Long total) {
        Map<String, Object> bindings = total == null ? Map.of() : Map.of("total_calls", total);
        return Shaping.of(
                item, () -> Json.object(mappings.apply(mapping, item.event().document(), bindings)));
    }

    private String trace(Api api, Item item) {
        return !api.settings().merge() ? item.delivery().id() : crmId(api, item).orElseGet(() -> newTrace(item));
    }

    /** Of a record of this contact that is not there yet. */
    String newTrace(Item item) {
        return "new:" + memory.contactKey(item);
    }

    /** An address that names no record is one for the contact itself. */
    Optional<String> crmId(Api api, Item item) {
        return HttpSink.namesRecord(api.settings())
                ? item.get(Match.class).flatMap(Match::crmId)
                : Optional.of(memory.contactKey(item));
    }
}
