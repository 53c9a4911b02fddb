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

/** The steps of a preview that all sinks share. */
public final class PreviewSteps {

    private final Mappings mappings;
    private final Memory memory;

    public PreviewSteps(Mappings mappings, Memory memory) {
        this.mappings = mappings;
        this.memory = memory;
    }

    /** What each item would do to its contact's record. */
    public List<Previewed> records(Batch batch, Mapping mapping, CrmView crm) {
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
                        .or(() -> crm.notOf(item, mapping.name())
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
    public List<Previewed> activities(Batch batch, Mapping mapping, ActivityView crm) {
        String destination = batch.destination().id();
        Map<Item, Object> mapped = matched(batch, mapping, crm);
        var standings = memory.effects()
                .find(
                        destination,
                        batch.open().stream().map(item -> intent(item, crm)).toList());
        var ids = new LinkedHashSet<String>();
        standings.values().forEach(standing -> standing.crmId().ifPresent(ids::add));
        var fields = new LinkedHashSet<String>();
        mapped.values().forEach(record -> fields.addAll(Json.object(record).keySet()));
        var there = ids.isEmpty() ? Map.<String, Map<String, Object>>of() : crm.read(ids, fields);
        var versions = memory.written().find(destination, ids);
        Map<String, String> appointments = appointments(batch, crm);
        return batch.items().stream()
                .map(item -> answered(item, mapped.get(item)).orElseGet(() -> {
                    Object record = mapped.get(item);
                    if (Json.object(record).isEmpty()) {
                        return Previewed.without(Outcome.IGNORED, Optional.empty(), record, "");
                    }
                    var standing = standings.get(intent(item, crm).id());
                    if (standing == null || standing.state() != State.DONE) {
                        return PreviewedFields.created(
                                item,
                                record,
                                crm,
                                standing == null ? moved(item, appointments) : "It may be there already");
                    }
                    String id = standing.crmId().orElse("");
                    return PreviewedFields.changed(
                            item,
                            id,
                            record,
                            Optional.ofNullable(there.get(id)),
                            crm,
                            versions.getOrDefault(id, Map.of()));
                }))
                .toList();
    }

    private Map<String, String> appointments(Batch batch, ActivityView crm) {
        Set<String> records =
                batch.open().stream().flatMap(item -> crmIdOf(item).stream()).collect(Collectors.toSet());
        return crm.isAppointment() ? memory.effects().newest(batch.destination().id(), records, crm.kind()) : Map.of();
    }

    private static String moved(Item item, Map<String, String> appointments) {
        return crmIdOf(item)
                .map(appointments::get)
                .map(id -> "In place of a new one, " + id + " is moved if it is still to come and as it was left")
                .orElse("");
    }

    private Map<Item, Object> matched(Batch batch, Mapping mapping, CrmView crm) {
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
                                total == null
                                        ? Map.of("call_key", Shaping.callKey(item))
                                        : Map.of("total_calls", total, "call_key", Shaping.callKey(item))));
            } catch (MappingFailedException e) {
                item.permanent(String.valueOf(e.getMessage()));
            }
        }
        if (!batch.open().isEmpty()) {
            var fields = new LinkedHashMap<Item, Map<String, Object>>();
            batch.open().forEach(item -> fields.put(item, crm.fields(item, Json.object(mapped.get(item)))));
            crm.match(batch, fields);
        }
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

    private static Optional<String> crmIdOf(Item item) {
        return item.get(Match.class).flatMap(Match::crmId);
    }

    private static Intent intent(Item item, ActivityView crm) {
        return new Intent(
                item.callKey() + "/" + crm.kind(),
                item.callOwner(),
                crmIdOf(item),
                item.delivery().id());
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

    private Previewed record(
            Item item, Mapping mapping, @Nullable Object record, CrmView crm, Map<String, FieldVersion> versions) {
        Optional<String> crmId = crmIdOf(item);
        if (crmId.isEmpty()) {
            return PreviewedFields.created(item, record, crm, "");
        }
        Map<String, Object> given = crm.fields(item, Json.object(record));
        if (given.isEmpty()) {
            return Previewed.without(Outcome.IGNORED, crmId, record, "The mapping gives nothing for this event");
        }
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, @Nullable Object> fitting = crm.fitting(item, given, leftOut::put);
        Optional<Map<String, Object>> present = crm.present(item);
        var target = new Target(crmId.get(), crmId, present.orElse(Map.of()));
        target.written(versions);
        FieldPolicy policy = mappings.policyOf(mapping.name());
        crm.beforeMerge(fitting, target.whole(), policy);
        Merge.Result merged =
                crm.merges() ? target.fold(item, fitting, policy) : new Merge.Result(fitting, Map.of(), Map.of());
        var changes = new ArrayList<Change>();
        given.keySet().forEach(field -> changes.add(PreviewedFields.change(field, present, fitting, merged, leftOut)));
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
}
