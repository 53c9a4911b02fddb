package callabsync.salesforce;

import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import callabsync.sink.Appointments;
import callabsync.sink.Appointments.Verdict;
import callabsync.sink.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the event of an earlier call that a later one moves, see {@link Appointments}. */
final class StandingEvents {

    private static final String KIND = "event";

    /** What shows whether people have changed an event. */
    private static final Set<String> WATCHED = Set.of(Wanted.START, "DurationInMinutes", "Subject");

    /**
     * What becomes of wanted events.
     *
     * @param create those that are created
     * @param move those that change the event with this id
     * @param outdated those for which a later call has moved the event with this id already
     */
    record Plan(List<Wanted> create, Map<Wanted, String> move, Map<Wanted, String> outdated) {}

    private final Definitions definitions;
    private final Memory memory;

    StandingEvents(Definitions definitions, Memory memory) {
        this.definitions = definitions;
        this.memory = memory;
    }

    Plan plan(Org org, List<Wanted> missing) {
        List<Wanted> folded = folded(missing);
        var plan = new Plan(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        var whoIds = new HashSet<String>();
        folded.forEach(each -> whoIds.add(each.whoId()));
        Map<String, String> ids = memory.effects().newest(org.destination(), whoIds, KIND);
        var written = memory.written().find(org.destination(), ids.values());
        var present = read(org, ids.values(), folded);
        var moved = new HashSet<String>();
        for (Wanted each : folded) {
            String id = ids.getOrDefault(each.whoId(), "");
            Map<String, Object> row = present.getOrDefault(id, Map.of());
            Map<String, FieldVersion> before = written.getOrDefault(id, Map.of());
            switch (verdict(each, before, row, moved.contains(id))) {
                case MOVE -> {
                    moved.add(id);
                    plan.move().put(withoutEdited(each, before, row), id);
                }
                case OUTDATED -> plan.outdated().put(each, id);
                case ADD -> plan.create().add(each);
            }
        }
        return plan;
    }

    private static Verdict verdict(
            Wanted each, Map<String, FieldVersion> before, Map<String, Object> row, boolean isMovedAlready) {
        return isMovedAlready ? Verdict.ADD : Appointments.of(each.booking(), before, row, Wanted.START, WATCHED);
    }

    /** Of several calls in one batch, oldest first, those that a later one takes the place of are one with it. */
    private static List<Wanted> folded(List<Wanted> missing) {
        Map<String, String> placeOf =
                Appointments.inPlaceOf(missing.stream().map(Wanted::booking).toList());
        var folded = new LinkedHashMap<String, Wanted>();
        missing.stream()
                .sorted(Comparator.comparing(Wanted::at).reversed())
                .forEach(each -> folded.merge(lastOf(each.key(), placeOf), each, Wanted::inPlaceOf));
        return folded.values().stream().sorted(Comparator.comparing(Wanted::at)).toList();
    }

    private static String lastOf(String key, Map<String, String> placeOf) {
        String next = placeOf.getOrDefault(key, key);
        return next.equals(key) ? key : lastOf(next, placeOf);
    }

    private Map<String, Map<String, Object>> read(Org org, Collection<String> ids, List<Wanted> wanted) {
        var definition = definitions.of(org, "Event");
        var fields = new LinkedHashSet<>(List.of("Id"));
        fields.addAll(WATCHED);
        wanted.forEach(each -> fields.addAll(each.fields().keySet()));
        fields.removeIf(field -> !field.matches("[A-Za-z]\\w*") || definition.isKnown() && !definition.has(field));
        var rows = new LinkedHashMap<String, Map<String, Object>>();
        for (List<String> list : Soql.lists(new LinkedHashSet<>(ids))) {
            org.query(Soql.select(fields, "Event", Soql.in("Id", list)))
                    .forEach(row -> rows.put(Json.text(row, "Id"), row));
        }
        return rows;
    }

    /** What a person wrote into another field of it stays. */
    private static Wanted withoutEdited(Wanted each, Map<String, FieldVersion> before, Map<String, Object> row) {
        var fields = new LinkedHashMap<>(each.fields());
        fields.keySet()
                .removeIf(field -> !WATCHED.contains(field)
                        && row.get(field) != null
                        && !isAsWritten(before.get(field), row.get(field)));
        return each.with(fields);
    }

    private static boolean isAsWritten(@Nullable FieldVersion before, Object present) {
        Object lines = present instanceof String text ? text.replace("\r\n", "\n") : present;
        return before != null && before.hash().equals(Merge.hashOf(lines));
    }
}
