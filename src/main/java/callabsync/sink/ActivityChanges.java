package callabsync.sink;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Appointments.Fate;
import callabsync.sink.CrmActivities.ActivityUpdate;
import callabsync.sink.Verdict.Done;
import callabsync.sink.Verdict.Gone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes activities that are there: an appointment that a later call moves, see {@link Appointments}, and the fields that
 * the mapping words otherwise than before.
 */
final class ActivityChanges {

    /**
     * The fate of appointments.
     *
     * @param create those that are created
     * @param move those that change the appointment with this id
     * @param outdated those for which a later call has moved the appointment with this id already
     */
    record Plan(List<Activity> create, Map<Activity, String> move, Map<Activity, String> outdated) {}

    private final Memory memory;

    ActivityChanges(Memory memory) {
        this.memory = memory;
    }

    Plan plan(CrmActivities crm, List<Activity> missing) {
        List<Activity> folded = folded(missing, crm.startField().orElseThrow());
        var records = new LinkedHashSet<String>();
        var fields = new LinkedHashSet<>(crm.watched());
        folded.forEach(each -> {
            records.add(each.recordId());
            fields.addAll(each.fields().keySet());
        });
        Map<String, String> ids = memory.effects().newest(crm.destination(), records, crm.kind());
        if (ids.isEmpty()) {
            return new Plan(folded, Map.of(), Map.of());
        }
        var unanswered = new LinkedHashMap<String, Retryable>();
        var present = crm.read(ids.values(), fields, unanswered::put);
        var written = memory.written().find(crm.destination(), ids.values());
        var plan = new Plan(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Activity each : folded) {
            String id = ids.getOrDefault(each.recordId(), "");
            if (unanswered.containsKey(id)) {
                each.items().forEach(item -> item.answer(unanswered.get(id)));
            } else {
                place(plan, crm, each, id, written.getOrDefault(id, Map.of()), present.getOrDefault(id, Map.of()));
            }
        }
        return plan;
    }

    private static void place(
            Plan plan,
            CrmActivities crm,
            Activity each,
            String id,
            Map<String, FieldVersion> before,
            Map<String, Object> present) {
        String start = crm.startField().orElseThrow();
        Fate fate = plan.move().containsValue(id)
                ? Fate.ADD
                : Appointments.of(each.booking(start), before, present, start, crm.watched());
        switch (fate) {
            case MOVE -> plan.move().put(each.with(crm.moving(each, before, present)), id);
            case OUTDATED -> plan.outdated().put(each, id);
            case ADD -> plan.create().add(each);
        }
    }

    /** Merges calls of one batch, oldest first, into the later call that replaces them. */
    private static List<Activity> folded(List<Activity> missing, String start) {
        Map<String, String> placeOf = Appointments.inPlaceOf(
                missing.stream().map(each -> each.booking(start)).toList());
        var folded = new LinkedHashMap<String, Activity>();
        missing.stream()
                .sorted(Comparator.comparing(Activity::at).reversed())
                .forEach(each -> folded.merge(placeOf.getOrDefault(each.key(), each.key()), each, Activity::inPlaceOf));
        return folded.values().stream()
                .sorted(Comparator.comparing(Activity::at))
                .toList();
    }

    /** One activity that several calls may change, the oldest first. */
    private static final class Changed {
        final String id;
        final List<Activity> wanted = new ArrayList<>();
        final Map<String, Object> fields = new LinkedHashMap<>();
        final Map<String, FieldVersion> before;
        final Map<String, FieldVersion> versions;

        Changed(String id, Map<String, FieldVersion> before) {
            this.id = id;
            this.before = before;
            this.versions = new LinkedHashMap<>(before);
        }

        void add(Activity each, Map<String, FieldVersion> now) {
            wanted.add(each);
            now.forEach((name, after) -> {
                if (isChanged(versions.get(name), after)) {
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

    /** Returns whether the mapped value differs from what was written. */
    static boolean isChanged(@Nullable FieldVersion before, FieldVersion after) {
        return before == null || !before.hash().equals(after.hash()) && !after.isOlderThan(before);
    }

    /**
     * Writes what has changed.
     *
     * @param there the activities by their ids
     * @param moved those that another call's activity is changed for: their effects are done once it is
     * @return those of {@code moved} that are there now
     */
    List<Activity> write(Batch batch, CrmActivities crm, Map<Activity, String> there, Collection<Activity> moved) {
        var changes = new LinkedHashMap<Changed, ActivityUpdate>();
        var done = new ArrayList<Changed>();
        for (Changed each : changed(crm, there)) {
            Shaping.of(each.items(), () -> crm.fittingChange(each.fields)).ifPresent(fitting -> {
                if (!fitting.isEmpty()) {
                    changes.put(each, new ActivityUpdate(each.id, fitting, each.items()));
                } else if (each.wanted.stream().anyMatch(moved::contains)) {
                    done.add(each);
                }
            });
        }
        Map<String, Verdict> verdicts = changes.isEmpty() ? Map.of() : crm.change(batch, List.copyOf(changes.values()));
        changes.keySet().forEach(each -> {
            Verdict verdict = verdicts.get(each.id);
            if (verdict instanceof Done written) {
                each.leaveOut(written.leftOut());
                done.add(each);
            } else if (verdict instanceof Gone gone) {
                gone(gone, each, moved);
            } else {
                verdict.answer(batch, each.items());
            }
        });
        return save(crm, done, moved);
    }

    private List<Changed> changed(CrmActivities crm, Map<Activity, String> there) {
        var written = memory.written().find(crm.destination(), there.values());
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

    /** Leaves deleted activities deleted. Only an appointment that was to be moved needs another one. */
    private static void gone(Gone gone, Changed each, Collection<Activity> moved) {
        var again = new Retryable(gone.reason() + ": the appointment is looked for again", gone.after());
        each.wanted.stream()
                .filter(moved::contains)
                .flatMap(wanted -> wanted.items().stream())
                .forEach(item -> item.answer(again));
    }

    private List<Activity> save(CrmActivities crm, List<Changed> done, Collection<Activity> moved) {
        memory.store().commitInParts(done, (tx, some) -> {
            for (Changed each : some) {
                memory.written().save(tx, crm.destination(), each.id, each.versions);
                each.wanted.stream()
                        .filter(moved::contains)
                        .flatMap(wanted -> wanted.keys().stream())
                        .forEach(key -> memory.effects().done(tx, crm.destination(), key, each.id));
            }
            return null;
        });
        return done.stream()
                .flatMap(each -> each.wanted.stream())
                .filter(moved::contains)
                .toList();
    }
}
