package callabsync.salesforce;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.salesforce.Activities.Kind;
import callabsync.salesforce.CollectionWrite.Outcome;
import callabsync.sink.Shaping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes, of activities that are there, the fields that the mapping words otherwise than before. */
final class ActivityChange {

    private final Definitions definitions;
    private final Memory memory;

    ActivityChange(Definitions definitions, Memory memory) {
        this.definitions = definitions;
        this.memory = memory;
    }

    /** One activity that several calls may want, each the oldest first. */
    private static final class Changed {
        final String id;
        final List<Wanted> wanted = new ArrayList<>();
        final Map<String, Object> fields = new LinkedHashMap<>();
        final Map<String, FieldVersion> before;
        final Map<String, FieldVersion> versions;

        Changed(String id, Map<String, FieldVersion> before) {
            this.id = id;
            this.before = before;
            this.versions = new LinkedHashMap<>(before);
        }

        void add(Wanted each, Map<String, FieldVersion> now) {
            wanted.add(each);
            now.forEach((name, after) -> {
                if (Activities.isChanged(versions.get(name), after)) {
                    fields.put(name, each.fields().get(name));
                    versions.put(name, after);
                }
            });
        }

        void leaveOut(Set<String> refused) {
            refused.forEach(name -> Optional.ofNullable(before.get(name))
                    .ifPresentOrElse(version -> versions.put(name, version), () -> versions.remove(name)));
        }

        List<Item> items() {
            var items = new LinkedHashSet<Item>();
            wanted.forEach(each -> items.addAll(each.items()));
            return List.copyOf(items);
        }
    }

    /**
     * Writes what has changed.
     *
     * @param there the activities by their ids
     * @param moved those that another call's activity is changed for: their effects are done once it is
     */
    void write(Batch batch, Org org, Kind kind, Map<Wanted, String> there, Collection<Wanted> moved) {
        var inputs = new LinkedHashMap<Changed, Input>();
        var done = new ArrayList<Changed>();
        for (Changed each : changed(org, there)) {
            Shaping.of(each.items(), () -> definitions.fitting(org, kind.object, each.fields, false))
                    .ifPresent(fitting -> {
                        if (fitting.isEmpty()) {
                            done.add(each);
                        } else {
                            inputs.put(each, Input.of(kind.object, each.id, fitting, each.items()));
                        }
                    });
        }
        done.removeIf(each -> each.wanted.stream().noneMatch(moved::contains));
        if (!inputs.isEmpty()) {
            var write = new CollectionWrite(batch, org, definitions, org::update).send(List.copyOf(inputs.values()));
            inputs.forEach((each, input) -> {
                Outcome outcome = write.of(input);
                if (outcome instanceof Outcome.Done written) {
                    each.leaveOut(written.leftOut());
                    done.add(each);
                } else if (outcome instanceof Outcome.Refused refused) {
                    refused(batch, each, refused.ruling(), moved);
                }
            });
        }
        save(org, done, moved);
    }

    private List<Changed> changed(Org org, Map<Wanted, String> there) {
        var written = memory.written().find(org.destination(), there.values());
        var changed = new LinkedHashMap<String, Changed>();
        there.entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getKey().at()))
                .forEach(each -> Shaping.of(
                                each.getKey().items(), () -> each.getKey().versions())
                        .ifPresent(versions -> changed.computeIfAbsent(
                                        each.getValue(), id -> new Changed(id, written.getOrDefault(id, Map.of())))
                                .add(each.getKey(), versions)));
        return List.copyOf(changed.values());
    }

    /** What a person deleted stays deleted; only an appointment that was to be moved there needs another one. */
    private static void refused(Batch batch, Changed each, Ruling ruling, Collection<Wanted> moved) {
        if (ruling.kind() != Ruling.Kind.GONE) {
            ruling.answer(batch, each.items());
        } else {
            each.wanted.stream()
                    .filter(moved::contains)
                    .flatMap(wanted -> wanted.items().stream())
                    .forEach(item -> item.answer(
                            new Retryable(ruling.reason() + ": the appointment is looked for again", ruling.after())));
        }
    }

    private void save(Org org, List<Changed> done, Collection<Wanted> moved) {
        if (done.isEmpty()) {
            return;
        }
        memory.store().commit(tx -> {
            for (Changed each : done) {
                memory.written().save(tx, org.destination(), each.id, each.versions);
                each.wanted.stream()
                        .filter(moved::contains)
                        .flatMap(wanted -> wanted.keys().stream())
                        .forEach(key -> memory.effects().done(tx, org.destination(), key, each.id));
            }
            return null;
        });
    }
}
