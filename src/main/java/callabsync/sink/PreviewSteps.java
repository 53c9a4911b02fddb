package callabsync.sink;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.mapping.Merge;
import callabsync.sink.Effects.State;
import callabsync.sink.Previewed.Change;
import callabsync.sink.Previewed.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps of a preview that all sinks share. */
public final class PreviewSteps {

    private final Mappings mappings;
    private final Memory memory;

    public PreviewSteps(Mappings mappings, Memory memory) {
        this.mappings = mappings;
        this.memory = memory;
    }

    /** What a sink adds. */
    public interface Crm {

        /** Matches the open items as their sink does, and reads what their records hold in these fields. */
        void match(Batch batch, Set<String> fields);

        /** What the item's matched record holds; empty when it cannot be read. */
        Optional<Map<String, Object>> present(Item item);

        /** The mapped values as the CRM takes them; what it cannot take is left out. */
        Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut);

        /** All fields of a record that is to be created, of these that are mapped. */
        default Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
            return fields;
        }

        /** Why this mapping does not write the record that was matched; empty when it does. */
        default Optional<String> notOf(Item item) {
            return Optional.empty();
        }

        /** The mapped fields by the names that the CRM knows them by. */
        default Map<String, Object> named(Map<String, Object> mapped) {
            return mapped;
        }

        /** Whether only what differs is sent; else all is sent, always. */
        default boolean merges() {
            return true;
        }

        /** What its versions are remembered by. */
        default String versionsOf(String crmId) {
            return crmId;
        }
    }

    /** What a sink adds for activities. */
    public interface Activity extends Crm {

        /** The kind of the effect: the end of its key. */
        String kind();

        /** What activities that are there hold in these fields, by their id. */
        Map<String, Map<String, Object>> read(Collection<String> ids, Set<String> fields);

        /** Whether a later event changes a field of an activity that is there. */
        boolean rewrites(@Nullable FieldVersion before, FieldVersion after);
    }

    /** What each item would do to its contact's record. */
    public List<Previewed> records(Batch batch, Mapping mapping, Crm crm) {
        String destination = batch.destination().id();
        Map<Item, Object> mapped = matched(batch, mapping, crm);
        var versions = memory.written()
                .find(
                        destination,
                        batch.open().stream()
                                .flatMap(item -> crmIdOf(item).map(crm::versionsOf).stream())
                                .collect(Collectors.toSet()));
        return batch.items().stream()
                .map(item -> answered(item, mapped.get(item))
                        .or(() -> crm.notOf(item)
                                .map(why -> Previewed.without(Outcome.IGNORED, crmIdOf(item), mapped.get(item), why)))
                        .orElseGet(() -> record(
                                item,
                                mapping,
                                mapped.get(item),
                                crm,
                                crmIdOf(item)
                                        .map(crm::versionsOf)
                                        .map(versions::get)
                                        .orElse(Map.of()))))
                .toList();
    }

    /** What each item would do to its call's activity of a kind. */
    public List<Previewed> activities(Batch batch, Mapping mapping, Activity crm) {
        String destination = batch.destination().id();
        Map<Item, Object> mapped = matched(batch, mapping, crm);
        var standings = memory.effects()
                .find(
                        destination,
                        batch.open().stream()
                                .flatMap(item -> keyOf(item, crm).stream())
                                .collect(Collectors.toSet()));
        var ids = new LinkedHashSet<String>();
        standings.values().forEach(standing -> standing.crmId().ifPresent(ids::add));
        var there = ids.isEmpty() ? Map.<String, Map<String, Object>>of() : crm.read(ids, names(mapped));
        var versions = memory.written().find(destination, ids);
        return batch.items().stream()
                .map(item -> answered(item, mapped.get(item)).orElseGet(() -> {
                    Object record = mapped.get(item);
                    Optional<String> key = keyOf(item, crm);
                    if (key.isEmpty() || Json.object(record).isEmpty()) {
                        return Previewed.without(Outcome.IGNORED, Optional.empty(), record, "");
                    }
                    var standing = standings.get(key.get());
                    if (standing == null || standing.state() != State.DONE) {
                        return created(item, record, crm, standing == null ? "" : "It may be there already");
                    }
                    String id = standing.crmId().orElse("");
                    return changed(
                            item,
                            id,
                            record,
                            Optional.ofNullable(there.get(id)),
                            crm,
                            versions.getOrDefault(id, Map.of()));
                }))
                .toList();
    }

    private Map<Item, Object> matched(Batch batch, Mapping mapping, Crm crm) {
        Map<String, Long> totals = memory.foreseeTotals(batch.open());
        var mapped = new LinkedHashMap<Item, Object>();
        for (Item item : batch.open()) {
            Long total = totals.get(item.delivery().id());
            try {
                mapped.put(
                        item,
                        mappings.apply(
                                mapping.compiled(),
                                item.event().document(),
                                total == null ? Map.of() : Map.of("total_calls", total)));
            } catch (MappingFailedException e) {
                item.permanent(String.valueOf(e.getMessage()));
            }
        }
        if (!batch.open().isEmpty()) {
            crm.match(batch, names(mapped));
        }
        batch.unavailable().ifPresent(why -> {
            throw new NotSentException(why.reason(), why.probeAfter());
        });
        return mapped;
    }

    private static Set<String> names(Map<Item, Object> mapped) {
        var names = new LinkedHashSet<String>();
        mapped.values().forEach(record -> names.addAll(Json.object(record).keySet()));
        return names;
    }

    private static Optional<String> crmIdOf(Item item) {
        return item.get(Match.class).flatMap(Match::crmId);
    }

    private static Optional<String> keyOf(Item item, Activity crm) {
        return item.event().call().id().map(call -> call + "/" + crm.kind());
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
                            : "No record belongs to this contact, and the policy ignores such events");
        });
    }

    private Previewed record(
            Item item, Mapping mapping, @Nullable Object record, Crm crm, Map<String, FieldVersion> versions) {
        Optional<String> crmId = crmIdOf(item);
        if (crmId.isEmpty()) {
            return created(item, record, crm, "");
        }
        Map<String, Object> given = crm.named(Json.object(record));
        if (given.isEmpty()) {
            return Previewed.without(Outcome.IGNORED, crmId, record, "The mapping gives nothing for this event");
        }
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, @Nullable Object> fitting = crm.fitting(item, given, leftOut::put);
        Optional<Map<String, Object>> present = crm.present(item);
        var target = new Target(crmId.get(), crmId, present.orElse(Map.of()));
        target.written(versions);
        Merge.Result merged = crm.merges()
                ? target.fold(item, fitting, mappings.policyOf(mapping.name()))
                : new Merge.Result(fitting, Map.of(), Map.of());
        var changes = new ArrayList<Change>();
        given.keySet().forEach(field -> changes.add(change(field, present.orElse(Map.of()), merged, leftOut)));
        boolean writes = changes.stream().anyMatch(Change::isWritten);
        return new Previewed(
                writes ? Outcome.UPDATE : Outcome.UNCHANGED,
                crmId,
                record,
                present.orElse(Map.of()),
                present.isPresent(),
                changes,
                Optional.empty());
    }

    private static Change change(
            String field, Map<String, Object> present, Merge.Result merged, Map<String, String> leftOut) {
        Object was = present.get(field);
        String reason = leftOut.get(field);
        if (reason != null) {
            return new Change(field, was, was, false, "left out: " + reason);
        }
        if (merged.toWrite().containsKey(field)) {
            Object now = merged.toWrite().get(field);
            return new Change(field, was, now, true, now == null ? "cleared" : "written");
        }
        Merge.Left left = merged.left().get(field);
        return new Change(field, was, was, false, left == null ? "unchanged" : word(left));
    }

    private static String word(Merge.Left left) {
        return switch (left) {
            case OLDER -> "kept: a newer event has written it";
            case UNCHANGED -> "unchanged";
            case KEPT -> "kept: only filled when empty";
            case FORWARD_ONLY -> "kept: only moves forward";
            case FULL -> "kept: no room for more";
        };
    }

    private static Previewed created(Item item, @Nullable Object record, Crm crm, String note) {
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, @Nullable Object> fields =
                crm.creating(item, crm.fitting(item, crm.named(Json.object(record)), leftOut::put));
        var changes = new ArrayList<Change>();
        fields.forEach((field, value) -> {
            if (value != null) {
                changes.add(new Change(field, null, value, true, "written"));
            }
        });
        leftOut.forEach((field, why) -> changes.add(new Change(field, null, null, false, "left out: " + why)));
        return new Previewed(
                Outcome.CREATE,
                crmIdOf(item),
                record,
                Map.of(),
                true,
                changes,
                note.isEmpty() ? Optional.empty() : Optional.of(note));
    }

    private static Previewed changed(
            Item item,
            String id,
            @Nullable Object record,
            Optional<Map<String, Object>> there,
            Activity crm,
            Map<String, FieldVersion> versions) {
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, Object> given = crm.named(Json.object(record));
        Map<String, @Nullable Object> fitting = crm.fitting(item, given, leftOut::put);
        var delivery = item.delivery();
        Map<String, Object> present = there.orElse(Map.of());
        var changes = new ArrayList<Change>();
        given.forEach((field, value) -> {
            Object was = present.get(field);
            Object now = fitting.get(field);
            var version = new FieldVersion(delivery.sortAt(), delivery.sortRank(), Merge.hashOf(value));
            boolean same = was != null && now != null && Merge.hashOf(was).equals(Merge.hashOf(now));
            if (leftOut.containsKey(field)) {
                changes.add(new Change(field, was, was, false, "left out: " + leftOut.get(field)));
            } else if (!same && crm.rewrites(versions.get(field), version)) {
                changes.add(new Change(field, was, now, true, "written"));
            } else {
                changes.add(new Change(field, was, was, false, same ? "unchanged" : "kept: written once per call"));
            }
        });
        boolean writes = changes.stream().anyMatch(Change::isWritten);
        return new Previewed(
                writes ? Outcome.UPDATE : Outcome.UNCHANGED,
                Optional.of(id),
                record,
                present,
                there.isPresent(),
                changes,
                Optional.of("It is there already, as " + id));
    }
}
