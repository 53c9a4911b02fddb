package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.http.AnswerRules.Reading;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Memory;
import callabsync.sink.Shaping;
import callabsync.sink.Target;
import callabsync.sink.Verdict;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps the deliveries of one batch, groups those of one record, and decides which of the record's fields are sent.
 * Reads the record first if a field's policy must know what it holds. If records cannot be read, such fields of
 * existing records stay as they are.
 */
final class Drafts {

    /**
     * What is to be written to one record, before it is known what the record holds.
     *
     * @param trace tells it apart from the others of the batch
     * @param crmId empty: the record is to be created
     * @param fields what each delivery's mapping gives, the oldest first
     */
    record Draft(String trace, Optional<String> crmId, Map<Item, Map<String, Object>> fields) {

        /** Omits the fields. */
        @Override
        public String toString() {
            return "Draft[" + fields.size() + " deliveries]";
        }

        List<Item> items() {
            return List.copyOf(fields.keySet());
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Drafts.class);
    private static final Set<String> warned = ConcurrentHashMap.newKeySet();

    private final Batch batch;
    private final Api api;
    private final Mappings mappings;
    private final Memory memory;
    private final BiConsumer<Collection<Item>, Verdict> answers;
    private final String mapping;
    private final FieldPolicy policy;
    private Map<String, Map<String, FieldVersion>> versions = Map.of();

    Drafts(
            Batch batch,
            Api api,
            Mappings mappings,
            Memory memory,
            BiConsumer<Collection<Item>, Verdict> answers,
            String mapping) {
        this.batch = batch;
        this.api = api;
        this.mappings = mappings;
        this.memory = memory;
        this.answers = answers;
        this.mapping = mapping;
        this.policy = mappings.policyOf(mapping);
    }

    /** Maps the open items. An item that cannot be mapped is answered and left out. */
    List<Draft> map() {
        Map<String, Long> totals = memory.totals(batch.open());
        var byTrace = new LinkedHashMap<String, Draft>();
        for (Item item : batch.open()) {
            Long total = totals.get(item.delivery().id());
            Map<String, Object> bindings = total == null ? Map.of() : Map.of("total_calls", total);
            Shaping.of(
                            item,
                            () -> Json.object(
                                    mappings.apply(mapping, item.event().document(), bindings)))
                    .ifPresent(fields -> {
                        Optional<String> crmId = crmId(item);
                        String trace =
                                !api.settings().merge() ? item.delivery().id() : crmId.orElseGet(() -> newTrace(item));
                        byTrace.computeIfAbsent(trace, each -> new Draft(each, crmId, new LinkedHashMap<>()))
                                .fields()
                                .put(item, fields);
                    });
        }
        List<Draft> drafts = List.copyOf(byTrace.values());
        if (api.settings().merge()) {
            List<String> ids =
                    drafts.stream().flatMap(draft -> draft.crmId().stream()).toList();
            versions = memory.written().find(batch.destination().id(), ids);
        }
        return drafts;
    }

    /**
     * Returns the record's id. If the address names no record, it stands for the contact itself: then the contact's
     * key.
     */
    private Optional<String> crmId(Item item) {
        return api.namesRecord() ? Match.crmIdOf(item) : Optional.of(memory.contactKey(item));
    }

    /**
     * Returns what to write; empty if the draft's deliveries are answered: by the read, or because their values cannot
     * be used.
     */
    Optional<Target> fit(Draft draft) {
        boolean whole = api.settings().sendsWhole();
        if (draft.crmId().isEmpty() || !whole && !(api.settings().merge() && needsPresent(draft))) {
            return folded(draft, Map.of());
        }
        Optional<Reading> read = api.read(draft.items(), draft.crmId());
        if (read.isPresent()) {
            return read.get().verdict() instanceof Verdict.Done
                    ? folded(draft, read.get().record())
                    : absent(draft, read.get().verdict());
        }
        if (whole) {
            new Verdict.Permanent("A placeholder of read.path has no value in the event").answer(batch, draft.items());
            return Optional.empty();
        }
        return folded(withoutUnknown(draft), Map.of());
    }

    private boolean needsPresent(Draft draft) {
        Set<String> needed = policy.needingPresentValue();
        return draft.fields().values().stream()
                .anyMatch(fields -> fields.keySet().stream().anyMatch(needed::contains));
    }

    /** Handles a missing record: creates it instead, if the policy for no record says so. */
    private Optional<Target> absent(Draft draft, Verdict verdict) {
        answers.accept(draft.items(), verdict);
        List<Item> open = draft.items().stream().filter(Item::isOpen).toList();
        if (!(verdict instanceof Verdict.Gone) || open.isEmpty()) {
            return Optional.empty();
        }
        var fields = new LinkedHashMap<>(draft.fields());
        fields.keySet().retainAll(open);
        return folded(new Draft(newTrace(open.get(0)), Optional.empty(), fields), Map.of());
    }

    private Optional<Target> folded(Draft draft, Map<String, Object> present) {
        var target = new Target(draft.trace(), draft.crmId(), present);
        if (!api.settings().merge()) {
            draft.fields().forEach((item, fields) -> {
                target.items.add(item);
                target.toWrite.putAll(fields);
            });
            return Optional.of(target);
        }
        draft.crmId().map(versions::get).ifPresent(target::written);
        draft.fields().forEach((item, fields) -> Shaping.of(item, () -> target.fold(item, fields, policy)));
        return Optional.of(target).filter(each -> !each.items.isEmpty());
    }

    private Draft withoutUnknown(Draft draft) {
        Set<String> unknown = policy.needingPresentValue();
        var fields = new LinkedHashMap<Item, Map<String, Object>>();
        draft.fields().forEach((item, mapped) -> {
            var known = new LinkedHashMap<>(mapped);
            known.keySet().removeAll(unknown);
            fields.put(item, known);
        });
        String destination = batch.destination().id();
        if (warned.add(destination + unknown)) {
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("fields", unknown)
                    .addKeyValue("reason", "Their policy must know what the record holds: set read.path")
                    .log("preflight.field-left-out");
        }
        return new Draft(draft.trace(), draft.crmId(), fields);
    }

    /** Returns the key of a contact's record that does not exist yet. */
    private String newTrace(Item item) {
        return "new:" + memory.contactKey(item);
    }
}
