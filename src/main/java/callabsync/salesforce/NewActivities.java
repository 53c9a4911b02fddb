package callabsync.salesforce;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.salesforce.Activities.Kind;
import callabsync.salesforce.ActivityLook.Found;
import callabsync.salesforce.CollectionWrite.Outcome;
import callabsync.sink.Json;
import callabsync.sink.Shaping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the activities that are not there, each under its key where the org has the key field. */
final class NewActivities {

    /**
     * An activity of the delivery's call was there though this store did not know it: another instance or an older store
     * wrote it, and may have written the call's others.
     */
    record ThereAlready() {}

    /** Without these there is no activity. */
    private static final Set<String> REQUIRED = Set.of("WhoId", "StartDateTime", "DurationInMinutes", "EndDateTime");

    private static final String USER_PREFIX = "005";

    private final Definitions definitions;
    private final Memory memory;
    private final ActivityLook look;

    NewActivities(Definitions definitions, Memory memory, ActivityLook look) {
        this.definitions = definitions;
        this.memory = memory;
        this.look = look;
    }

    /** Returns those that turn out to be there. */
    Map<Wanted, Found> create(Batch batch, Org org, Kind kind, List<Wanted> missing) {
        if (missing.isEmpty()) {
            return Map.of();
        }
        Set<String> fixed = new HashSet<>(definitions.fixedAtCreation(org, kind.object));
        fixed.add("TaskSubtype");
        var doubtful = new ArrayList<Wanted>();
        Map<Wanted, Outcome> outcomes = send(batch, org, kind, missing, Set.of());
        outcomes.forEach((each, outcome) -> {
            if (outcome instanceof Outcome.Refused refused && isOfFixed(refused, fixed)) {
                doubtful.add(each);
            }
        });
        outcomes.keySet().removeAll(doubtful);
        settle(batch, org, kind, outcomes);
        Map<Wanted, Found> found = look.look(org, kind, doubtful);
        found.keySet().forEach(NewActivities::markThere);
        doubtful.removeAll(found.keySet());
        if (!doubtful.isEmpty()) {
            settle(batch, org, kind, send(batch, org, kind, doubtful, fixed));
        }
        return found;
    }

    /**
     * Whether a field that is fixed at creation was refused: then the record is there, and the upsert would change it, or
     * the user may not write the field.
     */
    private static boolean isOfFixed(Outcome.Refused refused, Set<String> fixed) {
        List<Fault> faults = Fault.in(refused.result().get("errors"));
        return !faults.isEmpty()
                && faults.stream()
                        .allMatch(fault -> fault.code().equals("INVALID_FIELD_FOR_INSERT_UPDATE")
                                && !fault.fields().isEmpty()
                                && fixed.containsAll(fault.fields()));
    }

    private static void markThere(Wanted each) {
        each.items().forEach(item -> item.put(ThereAlready.class, new ThereAlready()));
    }

    private Map<Wanted, Outcome> send(Batch batch, Org org, Kind kind, List<Wanted> wanted, Set<String> without) {
        Optional<String> keyField = definitions.keyField(org, kind.object);
        Set<String> kept = new HashSet<>(REQUIRED);
        keyField.ifPresent(field -> {
            kept.add(field);
            kept.add("TaskSubtype");
            kept.addAll(definitions.fixedAtCreation(org, kind.object));
        });
        var inputs = new LinkedHashMap<Wanted, Input>();
        var outcomes = new LinkedHashMap<Wanted, Outcome>();
        for (Wanted each : wanted) {
            Shaping.of(each.items(), () -> fields(org, kind, each, keyField.isPresent()))
                    .ifPresentOrElse(
                            fields -> {
                                fields.keySet().removeAll(without);
                                Input input = Input.of(kind.object, null, fields, each.items())
                                        .keeping(kept);
                                inputs.put(
                                        each,
                                        keyField.map(field -> input.with(field, each.key()))
                                                .orElse(input));
                            },
                            () -> outcomes.put(each, new Outcome.NotDone()));
        }
        var write = new CollectionWrite(
                        batch,
                        org,
                        definitions,
                        records -> keyField.map(field -> org.upsert(kind.object, field, records))
                                .orElseGet(() -> org.create(records)))
                .send(List.copyOf(inputs.values()));
        inputs.forEach((each, input) -> outcomes.put(each, write.of(input)));
        return outcomes;
    }

    private Map<String, @Nullable Object> fields(Org org, Kind kind, Wanted each, boolean hasKeyField) {
        var fields = new LinkedHashMap<String, @Nullable Object>(look.recognizable(org, kind, each, hasKeyField));
        fields.put("WhoId", each.whoId());
        ownerOf(org, each.last()).ifPresent(owner -> fields.putIfAbsent(Fault.OWNER, owner));
        // Noted once it is written: what could not be noted must not be written.
        each.versions();
        return definitions.fitting(org, kind.object, fields, true);
    }

    /** The record's owner; empty for a queue, which can own no activity, and where the user of the API is to own all. */
    static Optional<String> ownerOf(Org org, Item item) {
        return org.settings().activitiesOwner() == SalesforceSettings.ActivitiesOwner.USER
                ? Optional.empty()
                : item.get(Records.Existing.class)
                        .map(existing -> Json.text(existing.fields(), Fault.OWNER))
                        .filter(owner -> owner.startsWith(USER_PREFIX));
    }

    private void settle(Batch batch, Org org, Kind kind, Map<Wanted, Outcome> outcomes) {
        var done = new LinkedHashMap<Wanted, Outcome.Done>();
        var withdrawn = new ArrayList<Wanted>();
        outcomes.forEach((each, outcome) -> {
            if (outcome instanceof Outcome.Done created) {
                done.put(each, created);
                if (created.wasThere()) {
                    markThere(each);
                }
            } else if (outcome instanceof Outcome.Refused refused) {
                if (!isThere(refused.ruling())) {
                    withdrawn.add(each);
                }
                refused(batch, org, kind, each, refused.ruling());
            } else if (outcome instanceof Outcome.NotDone) {
                withdrawn.add(each);
            }
        });
        save(org, done, withdrawn);
    }

    /** That the key is taken means that it is there: the next try finds it. */
    private static boolean isThere(Ruling ruling) {
        return ruling.kind() == Ruling.Kind.DUPLICATE && !ruling.code().equals("DUPLICATES_DETECTED");
    }

    private void refused(Batch batch, Org org, Kind kind, Wanted each, Ruling ruling) {
        if (ruling.isOfDefinition()) {
            definitions.forget(org, kind.object);
        }
        if (isThere(ruling)) {
            each.items().forEach(item -> item.retryable(ruling.reason() + ": it is looked for again"));
        } else {
            ruling.answer(batch, each.items());
        }
    }

    private void save(Org org, Map<Wanted, Outcome.Done> done, Collection<Wanted> withdrawn) {
        if (done.isEmpty() && withdrawn.isEmpty()) {
            return;
        }
        memory.store().commit(tx -> {
            done.forEach((each, created) -> {
                var versions = new LinkedHashMap<>(each.versions());
                versions.keySet().removeAll(created.leftOut());
                each.keys().forEach(key -> memory.effects().done(tx, org.destination(), key, created.id()));
                memory.written().save(tx, org.destination(), created.id(), versions);
            });
            withdrawn.forEach(each ->
                    each.keys().forEach(key -> memory.effects().withdraw(tx, org.destination(), key)));
            return null;
        });
    }
}
