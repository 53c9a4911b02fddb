package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmActivities.Found;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Verdict.Done;
import callabsync.sink.Verdict.Exists;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the activities of a batch: of each kind at most one per call, whatever is retried, replayed or lost. The intent is
 * noted before the request; an activity whose creation got no answer is looked for before it is created again.
 */
final class ActivityPipeline {

    /**
     * An activity of the delivery's call was there though this store did not know it: another instance or an older store
     * wrote it, and may have written the call's others.
     */
    private record ThereAlready() {}

    private final Mappings mappings;
    private final Memory memory;
    private final ActivityChanges changes;

    ActivityPipeline(Mappings mappings, Memory memory) {
        this.mappings = mappings;
        this.memory = memory;
        this.changes = new ActivityChanges(memory);
    }

    /**
     * The state of the wanted activities.
     *
     * @param there those that exist, by their ids
     * @param unknown those whose creation got no answer
     */
    private record Situation(Map<Activity, String> there, List<Activity> unknown, List<Activity> missing) {}

    /** The items are matched, and new records are created. */
    void write(Batch batch, CrmActivities crm, String mapping) {
        Situation claim = claim(crm, wanted(batch, crm, mapping));
        look(crm, claim);
        var moved = new LinkedHashMap<Activity, String>();
        List<Activity> created = claim.missing();
        if (crm.startField().isPresent() && !created.isEmpty()) {
            var plan = changes.plan(crm, created);
            done(crm, plan.outdated(), Map.of());
            moved.putAll(plan.move());
            created = plan.create();
        }
        if (!created.isEmpty()) {
            Map<Activity, Found> existing = crm.create(batch, created, verdicts -> settle(batch, crm, verdicts));
            existing.keySet().forEach(ActivityPipeline::markThere);
            takeFound(crm, existing, claim.there());
        }
        var changing = new LinkedHashMap<Activity, String>(crm.isWrittenOnce() ? Map.of() : claim.there());
        changing.putAll(moved);
        changes.write(batch, crm, changing, moved.keySet()).forEach(each -> Owed.settle(each.items(), crm.kind()));
    }

    private Map<String, Activity> wanted(Batch batch, CrmActivities crm, String mapping) {
        var byKey = new LinkedHashMap<String, List<Activity>>();
        for (Item item : batch.open()) {
            Optional<String> recordId = Match.crmIdOf(item);
            Map<String, Object> mapped = recordId.isEmpty() ? Map.of() : mapped(item, mapping);
            if (!mapped.isEmpty()) {
                String key = crm.effectKey(item);
                List<Activity> others = byKey.computeIfAbsent(key, none -> new ArrayList<>());
                addTo(
                        others,
                        new Activity(
                                key,
                                item.callKey(),
                                recordId.get(),
                                crm.worded(item, mapped),
                                List.of(item),
                                List.of()),
                        crm);
            }
        }
        var wanted = new LinkedHashMap<String, Activity>();
        byKey.values()
                .forEach(some -> some.forEach(each -> wanted.put(each.intent().id(), each)));
        return wanted;
    }

    private Map<String, Object> mapped(Item item, String mapping) {
        return Shaping.of(
                        item,
                        () -> Json.object(mappings.apply(mapping, item.event().document(), Map.of())))
                .orElse(Map.of());
    }

    /** Several events of one call share their activity; two calls with one id do not. */
    private static void addTo(List<Activity> others, Activity later, CrmActivities crm) {
        for (int i = 0; i < others.size(); i++) {
            Activity earlier = others.get(i);
            if (earlier.intent().isSameAs(later.intent())) {
                var fields = new LinkedHashMap<String, Object>(crm.isAddedUp() ? earlier.fields() : Map.of());
                fields.putAll(later.fields());
                others.set(i, later.with(fields).after(earlier));
                return;
            }
        }
        others.add(later);
    }

    /** Stores the intent of each new activity, and returns the state of all. */
    private Situation claim(CrmActivities crm, Map<String, Activity> wanted) {
        wanted.values().forEach(each -> Owed.add(each.items(), crm.kind()));
        Map<String, Standing> standings = memory.effects()
                .begin(
                        crm.destination(),
                        wanted.values().stream().map(Activity::intent).toList());
        var claim = new Situation(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        wanted.forEach((id, intended) -> {
            Standing now = standings.get(id);
            Activity each = intended.keptAs(now.key());
            if (now.state() == State.DONE) {
                Owed.settle(each.items(), crm.kind());
                now.crmId().ifPresent(crmId -> claim.there().put(each, crmId));
            } else if (now.state() == State.FRESH && !isDoubtful(each)) {
                claim.missing().add(each);
            } else {
                claim.unknown().add(each);
            }
        });
        return claim;
    }

    /** Looks for unknown activities. Those that are not found are missing, unless the CRM did not answer. */
    private void look(CrmActivities crm, Situation claim) {
        if (claim.unknown().isEmpty()) {
            return;
        }
        Map<Activity, Found> found = crm.look(claim.unknown());
        claim.unknown().stream()
                .filter(each ->
                        !found.containsKey(each) && each.items().stream().anyMatch(Item::isOpen))
                .forEach(claim.missing()::add);
        takeFound(crm, found, claim.there());
    }

    /** Returns whether another activity of the call existed unknown to this store: then this one may exist, too. */
    private static boolean isDoubtful(Activity each) {
        return each.items().stream()
                .anyMatch(item -> item.get(ThereAlready.class).isPresent());
    }

    private static void markThere(Activity each) {
        each.items().forEach(item -> item.put(ThereAlready.class, new ThereAlready()));
    }

    /**
     * Stores found activities as existing. If activities of this type are changed later, it is unknown what was written
     * to them: everything is written once more, unless people have changed them since.
     */
    private void takeFound(CrmActivities crm, Map<Activity, Found> found, Map<Activity, String> there) {
        var ids = new LinkedHashMap<Activity, String>();
        found.forEach((each, activity) -> {
            ids.put(each, activity.id());
            if (activity.isUntouched()) {
                there.put(each, activity.id());
            }
        });
        var versions = new LinkedHashMap<Activity, Map<String, FieldVersion>>();
        ids.keySet()
                .forEach(each -> versions.put(each, crm.isWrittenOnce() ? each.versionsOf(crm.watched()) : Map.of()));
        done(crm, ids, versions);
    }

    /** Returns the versions to store. Of activities that are never changed, only an appointment needs them. */
    private static Map<String, FieldVersion> versions(CrmActivities crm, Activity each) {
        return crm.isWrittenOnce() ? each.versionsOf(crm.watched()) : each.versions();
    }

    private void settle(Batch batch, CrmActivities crm, Map<Activity, Verdict> verdicts) {
        var ids = new LinkedHashMap<Activity, String>();
        var versions = new LinkedHashMap<Activity, Map<String, FieldVersion>>();
        var withdrawn = new LinkedHashSet<String>();
        verdicts.forEach((each, verdict) -> {
            if (verdict instanceof Done created) {
                versions.put(each, versions(crm, each));
                versions.get(each).keySet().removeAll(created.leftOut());
                ids.put(each, created.id());
                if (created.wasThere()) {
                    markThere(each);
                }
            } else {
                if (!verdict.mayBeDone() && !(verdict instanceof Exists)) {
                    withdrawn.addAll(each.keys());
                }
                crm.refused(batch, each, verdict);
            }
        });
        memory.withdraw(crm.destination(), withdrawn);
        done(crm, ids, versions);
    }

    private void done(CrmActivities crm, Map<Activity, String> ids, Map<Activity, Map<String, FieldVersion>> versions) {
        memory.store().commitInParts(ids.entrySet(), (tx, some) -> {
            for (var each : some) {
                String id = each.getValue();
                each.getKey().keys().forEach(key -> memory.effects().done(tx, crm.destination(), key, id));
                Map<String, FieldVersion> written = versions.getOrDefault(each.getKey(), Map.of());
                if (!written.isEmpty()) {
                    memory.written().save(tx, crm.destination(), id, written);
                }
            }
            return null;
        });
        ids.keySet().forEach(each -> Owed.settle(each.items(), crm.kind()));
    }
}
