package callabsync.salesforce;

import callabsync.salesforce.SalesforceActivities.Kind;
import callabsync.sink.Activity;
import callabsync.sink.CrmActivities.Found;
import callabsync.sink.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks for activities whose creation got no answer, or which another instance may have created: by the org's key
 * field. Without a key field it finds a task by {@code CallObject}, and an event by its person, subject and start.
 */
final class ActivitySearch {

    /** The users who created a record and changed it last. */
    private static final List<String> HANDS = List.of("CreatedById", "LastModifiedById");

    private static final String CALL_OBJECT = "CallObject";

    private final OrgDefinitions definitions;
    private final Org org;
    private final Kind kind;

    ActivitySearch(OrgDefinitions definitions, Org org, Kind kind) {
        this.definitions = definitions;
        this.org = org;
        this.kind = kind;
    }

    /** Returns the fields of an activity, with those that identify it if the org has no key field. */
    Map<String, Object> recognizable(Activity each, boolean hasKeyField) {
        var fields = new LinkedHashMap<>(each.fields());
        if (!hasKeyField && kind == Kind.TASK && hasCallObject()) {
            fields.putIfAbsent(CALL_OBJECT, each.key());
        }
        return fields;
    }

    private boolean hasCallObject() {
        var definition = definitions.of(org, "Task");
        Field field = definition.fields().get(CALL_OBJECT);
        return !definition.isKnown() || field != null && field.createable() && field.filterable();
    }

    Map<Activity, Found> look(List<Activity> unknown) {
        if (unknown.isEmpty()) {
            return Map.of();
        }
        Optional<String> keyField = definitions.keyField(org, kind.object);
        if (keyField.isPresent()) {
            return by(unknown, keyField.get(), Activity::key, Set.of(), (each, row) -> true);
        }
        if (kind != Kind.EVENT && hasCallObject()) {
            Function<Activity, String> value =
                    each -> FieldValues.text(recognizable(each, false).get(CALL_OBJECT));
            return by(unknown, CALL_OBJECT, value, Set.of(), (each, row) -> true);
        }
        String when = kind == Kind.EVENT ? "StartDateTime" : "ActivityDate";
        return by(
                unknown,
                "WhoId",
                Activity::recordId,
                Set.of("Subject", when),
                (each, row) -> same(each.fields().get("Subject"), row.get("Subject"))
                        && sameTime(each.fields().get(when), row.get(when)));
    }

    private Map<Activity, Found> by(
            List<Activity> unknown,
            String field,
            Function<Activity, String> value,
            Set<String> more,
            BiPredicate<Activity, Map<String, Object>> condition) {
        var values = new LinkedHashSet<String>();
        unknown.forEach(each -> values.add(value.apply(each)));
        var fields = new LinkedHashSet<>(List.of("Id", field));
        fields.addAll(HANDS);
        fields.addAll(more);
        var rows = org.rows(fields, kind.object, field, values);
        var found = new LinkedHashMap<Activity, Found>();
        for (Activity each : unknown) {
            rows.stream()
                    .filter(row -> isOf(field, Json.text(row, field), value.apply(each)) && condition.test(each, row))
                    .findFirst()
                    .ifPresent(row -> found.put(each, found(row)));
        }
        return found;
    }

    private static Found found(Map<String, Object> row) {
        String creator = Json.text(row, "CreatedById");
        boolean isUntouched = !creator.isEmpty() && ObjectIds.same(creator, Json.text(row, "LastModifiedById"));
        return new Found(Json.text(row, "Id"), isUntouched);
    }

    private static boolean isOf(String field, String one, String other) {
        return field.equals("WhoId") ? ObjectIds.same(one, other) : one.equalsIgnoreCase(other);
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return FieldValues.text(one).strip().equals(FieldValues.text(other).strip());
    }

    private static boolean sameTime(@Nullable Object one, @Nullable Object other) {
        return same(one, other)
                || FieldValues.instant(FieldValues.text(one)).isPresent()
                        && FieldValues.instant(FieldValues.text(one))
                                .equals(FieldValues.instant(FieldValues.text(other)));
    }
}
