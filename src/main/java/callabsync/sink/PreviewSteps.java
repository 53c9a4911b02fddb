package callabsync.sink;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.mapping.Merge;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Previewed.Change;
import callabsync.sink.Previewed.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Previews what each item of a batch would do by itself: it goes the way of a delivery and stops before the write. Says
 * field by field what would be written, and in words why a field is left alone.
 */
@Component
public final class PreviewSteps {

    private final Mappings mappings;
    private final Memory memory;

    public PreviewSteps(Mappings mappings, Memory memory) {
        this.mappings = mappings;
        this.memory = memory;
    }

    /** What each item would do to its contact's record. */
    public List<Previewed> records(Batch batch, Mapping mapping, CrmView crm) {
        Map<Item, Object> mapped = matched(batch, mapping, crm);
        var ids = crmIds(batch).stream().map(crm::versionsOf).collect(Collectors.toSet());
        var versions = memory.written().find(batch.destination().id(), ids);
        return batch.items().stream()
                .map(item -> answered(item, mapped.get(item))
                        .or(() -> crm.notOf(item, mapping.name())
                                .map(why ->
                                        Previewed.without(Outcome.IGNORED, Match.crmIdOf(item), mapped.get(item), why)))
                        .or(() -> Match.crmIdOf(item)
                                .map(id -> updated(
                                        item,
                                        mapping,
                                        mapped.get(item),
                                        crm,
                                        versions.getOrDefault(crm.versionsOf(id), Map.of()))))
                        .orElseGet(() -> created(item, mapped.get(item), crm, "")))
                .toList();
    }

    /** What each item would do to its call's activity of a kind. */
    public List<Previewed> activities(Batch batch, Mapping mapping, CrmActivities crm) {
        String destination = batch.destination().id();
        Map<Item, Object> mapped = matched(batch, mapping, crm);
        var standings = memory.effects()
                .find(
                        destination,
                        batch.open().stream().map(item -> intent(item, crm)).toList());
        var ids = standings.values().stream()
                .flatMap(standing -> standing.crmId().stream())
                .collect(Collectors.toSet());
        var fields = new LinkedHashSet<String>();
        mapped.values().forEach(record -> fields.addAll(Json.object(record).keySet()));
        var there = ids.isEmpty() ? Map.<String, Map<String, Object>>of() : crm.read(ids, fields);
        var versions = memory.written().find(destination, ids);
        Map<String, String> appointments = crm.startField().isPresent()
                ? memory.effects().newest(destination, crmIds(batch), crm.kind())
                : Map.of();
        return batch.items().stream()
                .map(item -> answered(item, mapped.get(item)).orElseGet(() -> {
                    Object record = mapped.get(item);
                    if (Json.object(record).isEmpty()) {
                        return Previewed.without(Outcome.IGNORED, Optional.empty(), record, "");
                    }
                    Standing standing = standings.get(intent(item, crm).id());
                    if (standing == null) {
                        return created(item, record, crm, moved(item, appointments));
                    }
                    String id = standing.crmId().orElse("");
                    return standing.state() != State.DONE
                            ? created(item, record, crm, "It may be there already")
                            : changed(item, id, record, there.get(id), crm, versions.getOrDefault(id, Map.of()));
                }))
                .toList();
    }

    private static Set<String> crmIds(Batch batch) {
        return batch.open().stream()
                .flatMap(item -> Match.crmIdOf(item).stream())
                .collect(Collectors.toSet());
    }

    private static String moved(Item item, Map<String, String> appointments) {
        return Match.crmIdOf(item)
                .map(appointments::get)
                .map(id -> "In place of a new one, " + id + " is moved if it is still to come and as it was left")
                .orElse("");
    }

    private static Intent intent(Item item, CrmActivities crm) {
        return new Intent(
                crm.effectKey(item),
                item.callOwner(),
                Match.crmIdOf(item),
                item.delivery().id());
    }

    /** Maps first, to know which fields to read; what cannot be mapped fails in its turn. */
    private Map<Item, Object> matched(Batch batch, Mapping mapping, CrmView crm) {
        Map<String, Long> totals = memory.foreseeTotals(batch.open());
        var mapped = new LinkedHashMap<Item, Object>();
        var failures = new LinkedHashMap<Item, String>();
        for (Item item : batch.open()) {
            try {
                mapped.put(
                        item,
                        mappings.apply(mapping.compiled(), item.event().document(), Shaping.bindings(item, totals)));
            } catch (MappingFailedException e) {
                failures.put(item, String.valueOf(e.getMessage()));
            }
        }
        if (!crm.isMatchedFirst()) {
            failures.forEach(Item::permanent);
        }
        if (!batch.open().isEmpty()) {
            var fields = new LinkedHashMap<Item, Map<String, Object>>();
            batch.open().forEach(item -> fields.put(item, crm.fields(item, Json.object(mapped.get(item)))));
            crm.match(batch, fields);
        }
        failures.forEach(Item::permanent);
        batch.unavailable().ifPresent(why -> {
            throw new NotSentException(why.reason(), why.probeAfter());
        });
        return mapped;
    }

    /** The names of all fields that are mapped. */
    public static Set<String> names(Map<Item, Map<String, Object>> mapped) {
        var names = new LinkedHashSet<String>();
        mapped.values().forEach(fields -> names.addAll(fields.keySet()));
        return names;
    }

    /** Of items that get no further than matching. */
    private static Optional<Previewed> answered(Item item, @Nullable Object record) {
        return item.result().map(result -> {
            if (result instanceof AttemptResult.Held held) {
                return Previewed.without(
                        Outcome.HELD, Optional.empty(), record, held.question().text());
            }
            if (result instanceof AttemptResult.Permanent permanent) {
                return Previewed.without(Outcome.FAILED, Optional.empty(), record, permanent.reason());
            }
            if (result instanceof AttemptResult.Retryable retryable) {
                throw new NotSentException(retryable.reason());
            }
            return Previewed.without(
                    Outcome.IGNORED,
                    Optional.empty(),
                    record,
                    item.event().call().isTest()
                            ? "A test call: the destination does not take them"
                            : "Nothing is written: there is no record for this event");
        });
    }

    /** A record that is there. */
    private Previewed updated(
            Item item, Mapping mapping, @Nullable Object record, CrmView crm, Map<String, FieldVersion> versions) {
        Optional<String> crmId = Match.crmIdOf(item);
        Map<String, Object> given = crm.fields(item, Json.object(record));
        if (given.isEmpty()) {
            return Previewed.without(Outcome.IGNORED, crmId, record, "The mapping gives nothing for this event");
        }
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, @Nullable Object> fitting = crm.fitting(item, given, leftOut::put);
        Optional<Map<String, Object>> present = crm.present(item);
        var target = new Target(item.delivery().id(), crmId, present.orElse(Map.of()));
        target.written(versions);
        FieldPolicy policy = mappings.policyOf(mapping.name());
        crm.beforeMerge(fitting, target.whole(), policy);
        Merge.Result merged =
                crm.merges() ? target.fold(item, fitting, policy) : new Merge.Result(fitting, Map.of(), Map.of());
        var changes = given.keySet().stream()
                .map(field -> change(field, present, fitting, merged, leftOut))
                .toList();
        return Previewed.of(crmId, record, present, changes, Optional.empty());
    }

    private static Change change(
            String field,
            Optional<Map<String, Object>> present,
            Map<String, @Nullable Object> fitting,
            Merge.Result merged,
            Map<String, String> leftOut) {
        Object was = present.map(fields -> fields.get(field)).orElse(null);
        if (leftOut.containsKey(field)) {
            return Change.none(field, was, "left out: " + leftOut.get(field));
        }
        if (merged.toWrite().containsKey(field)) {
            Object now = merged.toWrite().get(field);
            return new Change(field, was, now, true, now == null ? "cleared" : "written");
        }
        boolean differs = present.isPresent()
                && fitting.containsKey(field)
                && !Merge.hashOf(was).equals(Merge.hashOf(fitting.get(field)));
        return Change.none(field, was, word(merged.left().get(field), differs));
    }

    /** @param differs whether the record holds something else: somebody has changed it since */
    private static String word(Merge.@Nullable Left left, boolean differs) {
        if (left == null) {
            return "unchanged";
        }
        return switch (left) {
            case OLDER -> "kept: a newer event has written it";
            case UNCHANGED -> differs ? "kept: this event has written it already" : "unchanged";
            case KEPT -> "kept: only filled when empty";
            case FORWARD_ONLY -> "kept: only moves forward";
            case FULL -> "kept: no room for more";
        };
    }

    /** A record or an activity that is not there yet. */
    private static Previewed created(Item item, @Nullable Object record, CrmView crm, String note) {
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, @Nullable Object> fields =
                crm.creating(item, crm.fitting(item, crm.fields(item, Json.object(record)), leftOut::put));
        if (fields.isEmpty() && leftOut.isEmpty()) {
            return Previewed.without(Outcome.IGNORED, Optional.empty(), record, "");
        }
        var changes = new ArrayList<Change>();
        fields.forEach((field, value) -> {
            if (value != null) {
                changes.add(new Change(field, null, value, true, "written"));
            }
        });
        leftOut.forEach((field, why) -> changes.add(Change.none(field, null, "left out: " + why)));
        return new Previewed(
                Outcome.CREATE,
                Match.crmIdOf(item),
                record,
                Map.of(),
                true,
                changes,
                Optional.of(note).filter(text -> !text.isEmpty()));
    }

    /** An activity that is there. */
    private static Previewed changed(
            Item item,
            String id,
            @Nullable Object record,
            @Nullable Map<String, Object> there,
            CrmActivities crm,
            Map<String, FieldVersion> versions) {
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, Object> given = crm.fields(item, Json.object(record));
        Map<String, @Nullable Object> fitting = crm.fitting(item, given, leftOut::put);
        var delivery = item.delivery();
        var changes = new ArrayList<Change>();
        given.forEach((field, value) -> {
            Object was = there == null ? null : there.get(field);
            Object now = fitting.get(field);
            var version = new FieldVersion(delivery.sortAt(), delivery.sortRank(), Merge.hashOf(value));
            boolean isSame = was != null && now != null && Merge.hashOf(was).equals(Merge.hashOf(now));
            if (leftOut.containsKey(field)) {
                changes.add(Change.none(field, was, "left out: " + leftOut.get(field)));
            } else if (!isSame && !crm.isWrittenOnce() && ActivityChanges.isChanged(versions.get(field), version)) {
                changes.add(new Change(field, was, now, true, "written"));
            } else {
                changes.add(Change.none(field, was, isSame ? "unchanged" : "kept: written once per call"));
            }
        });
        return Previewed.of(
                Optional.of(id),
                record,
                Optional.ofNullable(there),
                changes,
                Optional.of("It is there already, as " + id));
    }
}
