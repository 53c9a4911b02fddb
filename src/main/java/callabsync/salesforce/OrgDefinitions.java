package callabsync.salesforce;

import callabsync.mapping.MappingProperties;
import callabsync.salesforce.RefusedFields.Place;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.DefinitionCache;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Preflight.Finding;
import callabsync.sink.Preflights;
import callabsync.sink.RefusedException;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The orgs' definitions of their objects, read again from time to time. Fits mapped values to them. */
@Component
final class OrgDefinitions {

    private static final Logger log = LoggerFactory.getLogger(OrgDefinitions.class);
    private static final String REFUSED = "Salesforce refuses it";

    /**
     * Returns the definition of an object.
     *
     * @param fields by name; none: the user may not read them
     * @param neverStatus statuses of a lead that only a conversion may set
     */
    record ObjectDefinition(Map<String, Field> fields, Set<String> neverStatus) {

        boolean isKnown() {
            return !fields.isEmpty();
        }

        /** Returns whether the object certainly has this field. */
        boolean has(String field) {
            return fields.containsKey(field);
        }

        /** Returns whether a query may ask for this field. */
        boolean mayHave(String field) {
            return Soql.isName(field) && (!isKnown() || has(field));
        }
    }

    private final FieldValues values;
    private final RefusedFields refused;
    private final DefinitionCache<ObjectDefinition> read;
    private final ObjectProvider<Preflights> preflights;

    /** @param preflights tell of what a write is refused for, and so alert */
    OrgDefinitions(Clock clock, MappingProperties mapping, ObjectProvider<Preflights> preflights) {
        this.read = new DefinitionCache<>(clock, Duration.ZERO);
        this.values = new FieldValues(mapping.businessZone());
        this.refused = new RefusedFields(clock);
        this.preflights = preflights;
    }

    /**
     * The definition of an object.
     *
     * @throws RefusedException if Salesforce refuses for a reason that concerns every request
     * @throws NoAnswerException if the answer is no definition
     */
    ObjectDefinition of(Org org, String object) {
        return read.of(key(org, object), org.settings().definitionsEvery(), () -> read(org, object));
    }

    ObjectDefinition refresh(Org org, String object) {
        return read.refresh(key(org, object), org.settings().definitionsEvery(), () -> read(org, object));
    }

    private static String key(Org org, String object) {
        return org.destination() + " " + object;
    }

    private static ObjectDefinition read(Org org, String object) {
        CrmAnswer answer = org.send(org.describe(object));
        var fields = new LinkedHashMap<String, Field>();
        if (answer.is2xx()) {
            Json.objects(answer.object().get("fields")).stream()
                    .map(Field::of)
                    .forEach(field -> fields.put(field.name(), field));
            if (fields.isEmpty()) {
                throw new NoAnswerException("No answer from Salesforce: its " + answer.status() + " to a describe of "
                        + object + " has no fields");
            }
        } else {
            Refusal refusal = org.refusal(answer);
            if (refusal.verdict() instanceof Verdict.Unavailable
                    || refusal.verdict() instanceof Verdict.Retry && answer.status() != 404) {
                throw refusal.asException();
            }
        }
        Set<String> never = object.equals("Lead") ? convertedStatuses(org, fields.get("Status")) : Set.of();
        return new ObjectDefinition(fields, never);
    }

    private static Set<String> convertedStatuses(Org org, @Nullable Field status) {
        var converted = new HashSet<String>();
        try {
            org.query("SELECT ApiName, IsConverted FROM LeadStatus WHERE IsConverted = true").stream()
                    .filter(row -> !Boolean.FALSE.equals(row.get("IsConverted")))
                    .forEach(row -> converted.add(Json.text(row, "ApiName").toLowerCase(Locale.ROOT)));
        } catch (RefusedException e) {
            if (e.verdict() instanceof Verdict.Unavailable) {
                throw e;
            }
            // They cannot be read. A status whose name says converted, and does not say the opposite, counts.
            converted.add("closed - converted");
            if (status != null) {
                status.options().keySet().stream()
                        .filter(option -> option.contains("converted") && !option.contains("not converted"))
                        .forEach(converted::add);
            }
        }
        return converted;
    }

    /** Forgets an object's definition: a write showed that it is outdated. */
    void forget(Org org, String object) {
        read.forget(key(org, object));
    }

    /** Forgets all definitions of an org. */
    void forget(Org org) {
        read.forget(org.destination());
    }

    /** Returns the external-id field for upserting the object's records; empty if the org does not have it. */
    Optional<String> keyField(Org org, String object) {
        Field field = of(org, object).fields().get(org.settings().keyField());
        return field != null && field.externalId() && field.createable() ? Optional.of(field.name()) : Optional.empty();
    }

    /** Returns the object's fields that cannot be changed after creation. */
    Set<String> fixedAtCreation(Org org, String object) {
        var fixed = new HashSet<String>();
        of(org, object).fields().values().stream()
                .filter(field -> field.createable() && !field.updateable())
                .forEach(field -> fixed.add(field.name()));
        return fixed;
    }

    /**
     * Returns the mapped values as Salesforce wants them, null to clear. Omits what the org cannot accept, with a
     * warning.
     */
    Map<String, @Nullable Object> fitting(Org org, String object, Map<String, ?> mapped, boolean creating) {
        return fitting(org, new Place(object, creating, ""), mapped, warning(org, object));
    }

    /** Returns the listener that reports left-out fields to the operator. */
    LeftOut warning(Org org, String object) {
        return (field, why) -> warn(org, object, field, why);
    }

    /** The same, and reports what is left out: values that do not fit, and those that Salesforce refused recently. */
    Map<String, @Nullable Object> fitting(Org org, Place place, Map<String, ?> mapped, LeftOut leftOut) {
        Map<String, @Nullable Object> fitting = fitting(of(org, place.object()), mapped, place.creating(), leftOut);
        fitting.entrySet().removeIf(each -> {
            boolean isRefused = refused.isRefused(org.destination(), place, each.getKey(), each.getValue());
            if (isRefused) {
                leftOut.field(each.getKey(), REFUSED);
            }
            return isRefused;
        });
        return fitting;
    }

    /**
     * Notes a field for which a write was refused. Reports it, and leaves it out of the next writes that would be
     * refused, too.
     */
    void refused(Org org, Place place, String field, @Nullable Object value, String code) {
        if (refused.note(
                org.destination(), place, field, value, code, org.settings().definitionsEvery())) {
            if (org.settings().preflight()) {
                preflights.getObject().run(org.destination());
            }
            forget(org, place.object());
        }
        warn(org, place.object(), field, REFUSED + " (" + code + ")");
    }

    /** Returns the fields for which writes were refused recently. */
    List<Finding> refusedLately(String destination) {
        return refused.findings(destination);
    }

    Map<String, @Nullable Object> fitting(
            ObjectDefinition definition, Map<String, ?> mapped, boolean creating, LeftOut leftOut) {
        var result = new LinkedHashMap<String, @Nullable Object>();
        mapped.forEach((name, value) -> {
            Field field = definition.fields().get(name);
            if (!Soql.isName(name)) {
                leftOut.field("a field", "its name is no API name");
            } else if (!definition.isKnown()) {
                result.put(name, value == null ? null : FieldValues.plain(value));
            } else if (field == null) {
                leftOut.field(name, "the org does not have it");
            } else if (!field.isWritable(creating)) {
                if (creating || !field.createable()) {
                    leftOut.field(name, "the user may not write it");
                }
            } else if (value == null) {
                clear(result, field, leftOut);
            } else {
                spell(result, definition, field, value, leftOut);
            }
        });
        return result;
    }

    /** Returns what a record holds, with times spelled as this product writes them. */
    Map<String, Object> held(ObjectDefinition definition, Map<String, Object> record) {
        var result = new LinkedHashMap<>(record);
        definition.fields().values().stream()
                .filter(field -> field.type().equals("datetime") && record.get(field.name()) != null)
                .forEach(field -> values.spelled(record.get(field.name()), field)
                        .ifPresent(spelled -> result.put(field.name(), spelled)));
        return result;
    }

    private static void clear(Map<String, @Nullable Object> result, Field field, LeftOut leftOut) {
        if (field.nillable() && !field.type().equals("boolean")) {
            result.put(field.name(), null);
        } else {
            leftOut.field(field.name(), "it cannot be empty");
        }
    }

    private void spell(
            Map<String, @Nullable Object> result,
            ObjectDefinition definition,
            Field field,
            Object value,
            LeftOut leftOut) {
        Optional<Object> spelled = values.spelled(value, field);
        if (spelled.isEmpty()) {
            leftOut.field(
                    field.name(),
                    field.isPicklist() ? "its picklist does not have a value" : "a value is no " + field.type());
        } else if (field.name().equals("Status")
                && definition.neverStatus().contains(spelled.get().toString().toLowerCase(Locale.ROOT))) {
            leftOut.field(field.name(), "only a conversion may set a converted status");
        } else {
            result.put(field.name(), spelled.get());
        }
    }

    private void warn(Org org, String object, String field, String why) {
        if (read.isNews(org.destination() + " " + object + " " + field + " " + why)) {
            log.atWarn()
                    .addKeyValue("destination", org.destination())
                    .addKeyValue("object", object)
                    .addKeyValue("field", field)
                    .addKeyValue("reason", why)
                    .log("field.left-out");
        }
    }
}
