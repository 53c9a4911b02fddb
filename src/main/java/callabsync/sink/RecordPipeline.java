package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.Mappings;
import callabsync.sink.Finder.Existing;
import callabsync.sink.Verdict.Done;
import callabsync.sink.Verdict.Exists;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of the people that a batch is about: maps, fits, folds all deliveries for one record into one write,
 * updates the records that are there, creates the others, and remembers what it wrote.
 */
final class RecordPipeline {

    private final Mappings mappings;
    private final Memory memory;

    RecordPipeline(Mappings mappings, Memory memory) {
        this.mappings = mappings;
        this.memory = memory;
    }

    /** The items are matched, see {@link Matching}. */
    void write(Batch batch, CrmRecords crm) {
        Owed.add(batch.open(), crm.owed());
        List<Target> targets = targets(batch.open(), crm);
        update(batch, crm, with(targets, target -> target.crmId.isPresent()));
        List<Target> missing = with(targets, target -> target.crmId.isEmpty());
        if (!missing.isEmpty()) {
            create(batch, crm, missing);
        }
    }

    private static List<Target> with(List<Target> targets, Predicate<Target> condition) {
        return targets.stream().filter(condition).toList();
    }

    private List<Target> targets(List<Item> items, CrmRecords crm) {
        Map<String, Long> totals = memory.totals(items);
        var fitting = new LinkedHashMap<Item, Map<String, @Nullable Object>>();
        for (Item item : items) {
            crm.define(item);
            Shaping.of(item, () -> {
                        Map<String, Object> mapped = Json.object(mappings.apply(
                                crm.mapping(item), item.event().document(), Shaping.bindings(item, totals)));
                        return crm.fitting(item, mapped, crm.warning(item));
                    })
                    .ifPresent(fields -> fitting.put(item, fields));
        }
        var targets = new LinkedHashMap<String, Target>();
        var targetOf = new LinkedHashMap<Item, Target>();
        fitting.keySet()
                .forEach(item -> targetOf.put(
                        item,
                        targets.computeIfAbsent(
                                trace(item, crm), trace -> new Target(trace, Match.crmIdOf(item), Existing.of(item)))));
        memory.recall(crm.account().destination(), targets.values());
        fitting.forEach((item, fields) -> {
            Target target = Objects.requireNonNull(targetOf.get(item));
            FieldPolicy policy = mappings.policyOf(crm.mapping(item));
            Shaping.of(item, () -> {
                crm.beforeMerge(fields, target.whole(), policy);
                return target.fold(item, fields, policy);
            });
        });
        return with(List.copyOf(targets.values()), target -> !target.items.isEmpty());
    }

    /** Returns the trace of a delivery. Deliveries with the same trace are for the same record. */
    private String trace(Item item, CrmRecords crm) {
        return Match.crmIdOf(item)
                .orElseGet(() -> "new:" + crm.naturalKey(item).orElseGet(() -> memory.contactKey(item)));
    }

    private void update(Batch batch, CrmRecords crm, List<Target> targets) {
        var unchanged = new LinkedHashMap<Target, Verdict>();
        with(targets, target -> target.toWrite.isEmpty())
                .forEach(target -> unchanged.put(target, Verdict.done(target.crmId.orElseThrow())));
        take(batch, crm, unchanged);
        List<Target> changed = with(targets, target -> !target.toWrite.isEmpty());
        if (!changed.isEmpty()) {
            take(batch, crm, crm.update(batch, changed));
        }
    }

    private void create(Batch batch, CrmRecords crm, List<Target> missing) {
        Map<Target, Verdict> verdicts = crm.create(batch, missing, memory);
        memory.withdraw(
                crm.account().destination(),
                verdicts.entrySet().stream()
                        .filter(each -> !each.getValue().mayBeDone())
                        .flatMap(each -> each.getKey().effectKey().stream())
                        .toList());
        crm.created(take(batch, crm, verdicts));
        var existing = new LinkedHashMap<Target, String>();
        verdicts.forEach((target, verdict) -> {
            if (verdict instanceof Exists exists) {
                exists.id().ifPresent(id -> existing.put(target, id));
            }
        });
        if (!existing.isEmpty() && batch.unavailable().isEmpty()) {
            adopt(batch, crm, existing);
        }
    }

    /** Handles creations whose record existed already: reads the record and updates it like any other. */
    private void adopt(Batch batch, CrmRecords crm, Map<Target, String> existing) {
        Finder finder = crm.finder(Set.of());
        Map<String, String> ids = finder.byIds(Set.copyOf(existing.values()));
        var items = new ArrayList<Item>();
        existing.forEach((target, id) -> target.items.stream()
                .filter(Item::isOpen)
                .forEach(item -> {
                    if (ids.containsKey(id)) {
                        Matching.found(item, finder, ids.get(id));
                        items.add(item);
                    } else {
                        item.retryable("The " + crm.owed() + " is there already, as " + id + ", but could not be read");
                    }
                }));
        update(batch, crm, targets(items, crm));
    }

    /** Remembers what is done, answers for what is not, and returns the ids of those that are done. */
    private Map<Target, String> take(Batch batch, CrmRecords crm, Map<Target, Verdict> verdicts) {
        var done = new LinkedHashMap<Target, String>();
        verdicts.forEach((target, verdict) -> {
            if (verdict instanceof Done written) {
                target.leaveOut(written.leftOut());
                done.put(target, written.id().isEmpty() ? target.crmId.orElseThrow() : written.id());
            } else if (!(verdict instanceof Exists exists && exists.id().isPresent())) {
                crm.refused(batch, target, verdict);
            }
        });
        memory.save(crm.account().destination(), done);
        done.forEach((target, id) -> {
            target.items.forEach(item -> item.put(Match.class, Match.found(id)));
            Owed.settle(target.items, crm.owed());
        });
        return done;
    }
}
