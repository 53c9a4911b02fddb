package callabsync.sink.salesforce;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mappings;
import callabsync.mapping.Merge;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Shaping;
import callabsync.sink.salesforce.CollectionWrite.Input;
import callabsync.sink.salesforce.CollectionWrite.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the activities of a batch: of each kind at most one per call, whatever is retried, replayed or lost. A later
 * event of the call changes what our mapping now says otherwise; what a person changed meanwhile stays.
 */
final class Activities {

    /** A kind of activity. Its name is part of the effect's key. */
    enum Kind {
        /** The call itself. */
        CALL("Task"),
        /** What is to be done next. */
        TASK("Task"),
        /** The appointment. */
        EVENT("Event");

        final String object;

        Kind(String object) {
            this.object = object;
        }

        static Kind named(String name) {
            return switch (name) {
                case "calls" -> CALL;
                case "tasks" -> TASK;
                case "events" -> EVENT;
                default -> throw new IllegalArgumentException("There is no activity kind " + name);
            };
        }
    }

    private final Mappings mappings;
    private final Definitions definitions;
    private final Memory memory;
    private final ActivityLook look;

    Activities(Mappings mappings, Definitions definitions, Memory memory, ActivityLook look) {
        this.mappings = mappings;
        this.definitions = definitions;
        this.memory = memory;
        this.look = look;
    }

    void write(Batch batch, Org org, Kind kind, String mapping) {
        Map<String, Wanted> wanted = wanted(batch, kind, mapping);
        var standings = memory.effects()
                .begin(
                        org.destination(),
                        wanted.values().stream()
                                .map(each -> new Intent(
                                        each.key(),
                                        Optional.of(each.whoId()),
                                        each.items().get(0).delivery().id()))
                                .toList());
        var there = new LinkedHashMap<Wanted, String>();
        var unknown = new ArrayList<Wanted>();
        var missing = new ArrayList<Wanted>();
        wanted.values().forEach(each -> {
            var standing = standings.get(each.key());
            if (standing.state() == State.DONE) {
                standing.crmId().ifPresent(id -> there.put(each, id));
            } else {
                (standing.state() == State.FRESH ? missing : unknown).add(each);
            }
        });
        Map<Wanted, String> found = look.look(org, kind, unknown);
        unknown.stream().filter(each -> !found.containsKey(each)).forEach(missing::add);
        found(org, found);
        there.putAll(found);
        create(batch, org, kind, missing);
        change(batch, org, kind, there);
    }

    /** They are there; what exactly was written to them is not known, so that all is written once more. */
    private void found(Org org, Map<Wanted, String> found) {
        if (!found.isEmpty()) {
            memory.store().commit(tx -> {
                for (var each : found.entrySet()) {
                    memory.effects().done(tx, org.destination(), each.getKey().key(), each.getValue());
                }
                return null;
            });
        }
    }

    private Map<String, Wanted> wanted(Batch batch, Kind kind, String mapping) {
        var wanted = new LinkedHashMap<String, Wanted>();
        for (Item item : batch.open()) {
            Optional<String> whoId = item.get(Match.class).flatMap(Match::crmId);
            Optional<String> callId = item.event().call().id();
            Map<String, Object> fields = whoId.isPresent() && callId.isPresent() ? mapped(item, mapping) : Map.of();
            if (!fields.isEmpty()) {
                String key = callId.orElseThrow() + "/" + kind.name().toLowerCase(java.util.Locale.ROOT);
                var together = new LinkedHashMap<String, Object>();
                var items = new ArrayList<Item>();
                Optional.ofNullable(wanted.get(key)).ifPresent(before -> {
                    together.putAll(before.fields());
                    items.addAll(before.items());
                });
                together.putAll(fields);
                items.add(item);
                wanted.put(key, new Wanted(key, callId.get(), whoId.get(), together, items));
            }
        }
        return wanted;
    }

    private Map<String, Object> mapped(Item item, String mapping) {
        return Shaping.of(
                        item,
                        () -> Json.object(mappings.apply(mapping, item.event().document(), Map.of())))
                .orElse(Map.of());
    }

    private void create(Batch batch, Org org, Kind kind, List<Wanted> missing) {
        if (missing.isEmpty()) {
            return;
        }
        Optional<String> keyField = definitions.keyField(org, kind.object);
        var inputs = new LinkedHashMap<Wanted, Input>();
        var withdrawn = new ArrayList<Wanted>();
        for (Wanted each : missing) {
            Shaping.of(each.items(), () -> input(org, kind, each, keyField))
                    .ifPresentOrElse(input -> inputs.put(each, input), () -> withdrawn.add(each));
        }
        var write = new CollectionWrite(
                        batch,
                        org,
                        records -> keyField.map(field -> org.upsert(kind.object, field, records))
                                .orElseGet(() -> org.collection("POST", records)))
                .send(List.copyOf(inputs.values()));
        var done = new LinkedHashMap<Wanted, String>();
        inputs.forEach((each, input) -> {
            Outcome outcome = write.of(input);
            if (outcome instanceof Outcome.Done created) {
                done.put(each, created.id());
            } else if (outcome instanceof Outcome.Refused refused) {
                refused(org, kind, each, refused.ruling(), withdrawn);
            } else if (outcome instanceof Outcome.NotDone) {
                withdrawn.add(each);
            }
        });
        save(org, done, withdrawn);
    }

    private Input input(Org org, Kind kind, Wanted each, Optional<String> keyField) {
        var fields =
                new LinkedHashMap<String, @Nullable Object>(look.recognizable(org, kind, each, keyField.isPresent()));
        fields.put("WhoId", each.whoId());
        Input input = Input.of(kind.object, null, definitions.fitting(org, kind.object, fields, true), each.items());
        // Noted once it is written: what could not be noted must not be written.
        each.versions();
        return keyField.map(field -> input.with(field, each.key())).orElse(input);
    }

    /** That the key is taken means that it is there: the next try finds it. */
    private void refused(Org org, Kind kind, Wanted each, Ruling ruling, List<Wanted> withdrawn) {
        if (ruling.isOfDefinition()) {
            definitions.forget(org, kind.object);
        }
        if (ruling.kind() == Ruling.Kind.DUPLICATE && !ruling.code().equals("DUPLICATES_DETECTED")) {
            each.items().forEach(item -> item.retryable(ruling.reason() + ": it is looked for again"));
        } else {
            withdrawn.add(each);
            each.items().forEach(item -> item.answer(ruling.asResult()));
        }
    }

    private void save(Org org, Map<Wanted, String> done, Collection<Wanted> withdrawn) {
        if (done.isEmpty() && withdrawn.isEmpty()) {
            return;
        }
        memory.store().commit(tx -> {
            for (var each : done.entrySet()) {
                memory.effects().done(tx, org.destination(), each.getKey().key(), each.getValue());
                memory.written()
                        .save(
                                tx,
                                org.destination(),
                                each.getValue(),
                                each.getKey().versions());
            }
            for (Wanted each : withdrawn) {
                memory.effects().withdraw(tx, org.destination(), each.key());
            }
            return null;
        });
    }

    /** Changes, of activities that are there, the fields that the mapping words otherwise than before. */
    private void change(Batch batch, Org org, Kind kind, Map<Wanted, String> there) {
        var written = memory.written().find(org.destination(), there.values());
        var inputs = new LinkedHashMap<Wanted, Input>();
        var versions = new LinkedHashMap<Wanted, Map<String, FieldVersion>>();
        there.forEach((each, id) -> {
            Map<String, FieldVersion> before = written.getOrDefault(id, Map.of());
            Map<String, FieldVersion> after =
                    Shaping.of(each.items(), each::versions).orElse(Map.of());
            var fields = new LinkedHashMap<>(each.fields());
            fields.keySet().removeIf(name -> !after.containsKey(name) || !isChanged(before.get(name), after.get(name)));
            Map<String, @Nullable Object> fitting = Shaping.of(
                            each.items(), () -> definitions.fitting(org, kind.object, fields, false))
                    .orElse(Map.of());
            if (!fitting.isEmpty()) {
                var all = new LinkedHashMap<>(before);
                fields.keySet().forEach(name -> all.put(name, after.get(name)));
                versions.put(each, all);
                inputs.put(each, Input.of(kind.object, id, fitting, each.items()));
            }
        });
        if (inputs.isEmpty()) {
            return;
        }
        var write = new CollectionWrite(batch, org, records -> org.collection("PATCH", records))
                .send(List.copyOf(inputs.values()));
        var done = new ArrayList<Wanted>();
        inputs.forEach((each, input) -> {
            Outcome outcome = write.of(input);
            if (outcome instanceof Outcome.Done) {
                done.add(each);
            } else if (outcome instanceof Outcome.Refused refused
                    && refused.ruling().kind() != Ruling.Kind.GONE) {
                // What a person deleted stays deleted.
                each.items().forEach(item -> item.answer(refused.ruling().asResult()));
            }
        });
        memory.store().commit(tx -> {
            for (Wanted each : done) {
                memory.written().save(tx, org.destination(), there.get(each), versions.get(each));
            }
            return null;
        });
    }

    /** Whether the mapping words a field otherwise than when it was written. */
    static boolean isChanged(@Nullable FieldVersion before, FieldVersion after) {
        return before == null
                || !before.hash().equals(after.hash())
                        && !after.occurredAt().isBefore(before.occurredAt())
                        && (!after.occurredAt().equals(before.occurredAt()) || after.rank() >= before.rank());
    }

    /**
     * An activity that is wanted. Several deliveries of one call want it together; the last one words it.
     *
     * @param key of the effect, and in the org's key field
     * @param whoId the lead or contact that it is about
     */
    record Wanted(String key, String callId, String whoId, Map<String, Object> fields, List<Item> items) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Wanted[" + key + ", " + callId + "]";
        }

        Map<String, FieldVersion> versions() {
            var delivery = items.get(items.size() - 1).delivery();
            var versions = new LinkedHashMap<String, FieldVersion>();
            fields.forEach((name, value) ->
                    versions.put(name, new FieldVersion(delivery.sortAt(), delivery.sortRank(), Merge.hashOf(value))));
            return versions;
        }
    }
}
