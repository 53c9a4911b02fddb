package callabsync.sink.salesforce;

import callabsync.sink.Json;
import callabsync.sink.salesforce.Activities.Kind;
import callabsync.sink.salesforce.Activities.Wanted;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether activities are there whose creation got no answer: by the org's key field; where it has none, a task by
 * {@code CallObject}, an event by whom it is about, subject and start.
 */
final class ActivityLook {

    private static final String CALL_OBJECT = "CallObject";
    private static final DateTimeFormatter WITHOUT_COLON = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSS]XX");

    private final Definitions definitions;

    ActivityLook(Definitions definitions) {
        this.definitions = definitions;
    }

    /** The fields of an activity, with what it can be found by again where the org has no key field. */
    Map<String, Object> recognizable(Org org, Kind kind, Wanted each, boolean hasKeyField) {
        var fields = new LinkedHashMap<>(each.fields());
        if (!hasKeyField && kind == Kind.TASK && hasCallObject(org)) {
            fields.putIfAbsent(CALL_OBJECT, each.key());
        }
        return fields;
    }

    private boolean hasCallObject(Org org) {
        var definition = definitions.of(org, "Task");
        Field field = definition.fields().get(CALL_OBJECT);
        return !definition.isKnown() || field != null && field.createable() && field.filterable();
    }

    Map<Wanted, String> look(Org org, Kind kind, List<Wanted> unknown) {
        if (unknown.isEmpty()) {
            return Map.of();
        }
        Optional<String> keyField = definitions.keyField(org, kind.object);
        if (keyField.isPresent()) {
            return by(org, kind, unknown, keyField.get(), Wanted::key, List.of(), (each, row) -> true);
        }
        if (kind != Kind.EVENT && hasCallObject(org)) {
            Function<Wanted, String> value =
                    each -> Values.text(recognizable(org, kind, each, false).get(CALL_OBJECT));
            return by(org, kind, unknown, CALL_OBJECT, value, List.of(), (each, row) -> true);
        }
        String when = kind == Kind.EVENT ? "StartDateTime" : "ActivityDate";
        return by(
                org,
                kind,
                unknown,
                "WhoId",
                Wanted::whoId,
                List.of("Subject", when),
                (each, row) -> same(each.fields().get("Subject"), row.get("Subject"))
                        && sameTime(each.fields().get(when), row.get(when)));
    }

    private static Map<Wanted, String> by(
            Org org,
            Kind kind,
            List<Wanted> unknown,
            String field,
            Function<Wanted, String> value,
            List<String> more,
            BiPredicate<Wanted, Map<String, Object>> condition) {
        var values = new LinkedHashSet<String>();
        unknown.forEach(each -> values.add(value.apply(each)));
        var fields = new LinkedHashSet<>(List.of("Id", field));
        fields.addAll(more);
        var rows = new ArrayList<Map<String, Object>>();
        Soql.lists(values)
                .forEach(list -> rows.addAll(org.query(Soql.select(fields, kind.object, Soql.in(field, list)))));
        var found = new LinkedHashMap<Wanted, String>();
        for (Wanted each : unknown) {
            rows.stream()
                    .filter(row -> isOf(field, Json.text(row, field), value.apply(each)) && condition.test(each, row))
                    .findFirst()
                    .ifPresent(row -> found.put(each, Json.text(row, "Id")));
        }
        return found;
    }

    private static boolean isOf(String field, String one, String other) {
        return field.equals("WhoId") ? Ids.same(one, other) : one.equalsIgnoreCase(other);
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return Values.text(one).strip().equals(Values.text(other).strip());
    }

    private static boolean sameTime(@Nullable Object one, @Nullable Object other) {
        return same(one, other) || instant(one).isPresent() && instant(one).equals(instant(other));
    }

    private static Optional<java.time.Instant> instant(@Nullable Object time) {
        for (DateTimeFormatter format : List.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME, WITHOUT_COLON)) {
            try {
                return Optional.of(
                        OffsetDateTime.parse(Values.text(time), format).toInstant());
            } catch (DateTimeException e) {
                // The next spelling may fit.
            }
        }
        return Optional.empty();
    }
}
