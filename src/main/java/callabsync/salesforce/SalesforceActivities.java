package callabsync.salesforce;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import callabsync.salesforce.CollectionWrite.Input;
import callabsync.salesforce.Refusal.Fault;
import callabsync.salesforce.RefusedFields.Place;
import callabsync.sink.Activity;
import callabsync.sink.CrmActivities;
import callabsync.sink.CrmRecords;
import callabsync.sink.CrmRecords.Settings.ActivitiesOwner;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.Finder.Existing;
import callabsync.sink.Json;
import callabsync.sink.Shaping;
import callabsync.sink.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The activities of one kind of one org, each created under its key where the org has the key field. A later event of the
 * call changes what our mapping now says otherwise; what a person changed meanwhile stays.
 */
final class SalesforceActivities implements CrmActivities {

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

        /** Returns its name in routes, which is that of many. */
        private String plural() {
            return name().toLowerCase(Locale.ROOT) + "s";
        }

        static List<String> names() {
            return Arrays.stream(values()).map(Kind::plural).toList();
        }

        static Kind named(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.plural().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no activity kind " + name));
        }

        /** The kind whose activities a mapping writes: the last word of its name says it. */
        static Optional<Kind> of(String mapping) {
            String last = mapping.substring(mapping.lastIndexOf('-') + 1);
            return Arrays.stream(values())
                    .filter(kind -> kind.plural().equals(last + "s"))
                    .findFirst();
        }
    }

    private static final String START = "StartDateTime";
    private static final String MINUTES = "DurationInMinutes";
    private static final String SUBTYPE = "TaskSubtype";

    /** Without these there is no activity. */
    private static final Set<String> REQUIRED = Set.of("WhoId", START, MINUTES, "EndDateTime");

    private static final String USER_PREFIX = "005";

    private final CrmRecords people;
    private final OrgDefinitions definitions;
    private final Org org;
    private final Kind kind;
    private final ActivitySearch look;

    SalesforceActivities(CrmRecords people, Org org, OrgDefinitions definitions, Kind kind) {
        this.people = people;
        this.definitions = definitions;
        this.org = org;
        this.kind = kind;
        this.look = new ActivitySearch(definitions, org, kind);
    }

    @Override
    public CrmRecords people() {
        return people;
    }

    @Override
    public String kind() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isAddedUp() {
        return true;
    }

    @Override
    public boolean isWrittenOnce() {
        return false;
    }

    @Override
    public Optional<String> startField() {
        return kind == Kind.EVENT ? Optional.of(START) : Optional.empty();
    }

    @Override
    public Set<String> watched() {
        return kind == Kind.EVENT ? Set.of(START, MINUTES, "Subject") : Set.of();
    }

    @Override
    public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
        return definitions.fitting(org, new Place(kind.object, true, ""), mapped, leftOut);
    }

    @Override
    public Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
        var all = new LinkedHashMap<String, @Nullable Object>(fields);
        ownerOf(item).ifPresent(owner -> all.putIfAbsent(Fault.OWNER, owner));
        return all;
    }

    /** The record's owner; empty for a queue, which can own no activity, and where the user of the API is to own all. */
    private Optional<String> ownerOf(Item item) {
        return Optional.of(Json.text(Existing.of(item), Fault.OWNER))
                .filter(owner -> org.settings().activitiesOwner() != ActivitiesOwner.USER)
                .filter(owner -> owner.startsWith(USER_PREFIX));
    }

    @Override
    public Map<Activity, Found> look(List<Activity> unknown) {
        return look.look(unknown);
    }

    /**
     * Creates them. Where a field that is fixed at creation is refused, the record is there and the upsert would change it,
     * or the user may not write the field: it is looked for, and else created without such fields.
     */
    @Override
    public Map<Activity, Found> create(Batch batch, List<Activity> missing, Consumer<Map<Activity, Verdict>> settle) {
        Set<String> fixed = new HashSet<>(definitions.fixedAtCreation(org, kind.object));
        fixed.add(SUBTYPE);
        var doubtful = new ArrayList<Activity>();
        var verdicts = send(batch, missing, Set.of(), (each, faults) -> {
            boolean isDoubtful = !faults.isEmpty() && faults.stream().allMatch(fault -> isOf(fault, fixed));
            if (isDoubtful) {
                doubtful.add(each);
            }
            return isDoubtful;
        });
        verdicts.keySet().removeAll(doubtful);
        settle.accept(verdicts);
        Map<Activity, Found> found = look.look(doubtful);
        doubtful.removeAll(found.keySet());
        if (!doubtful.isEmpty()) {
            settle.accept(send(batch, doubtful, fixed, (each, faults) -> false));
        }
        return found;
    }

    private static boolean isOf(Fault fault, Set<String> fixed) {
        return fault.code().equals("INVALID_FIELD_FOR_INSERT_UPDATE")
                && !fault.fields().isEmpty()
                && fixed.containsAll(fault.fields());
    }

    private interface Doubt {
        boolean isAbout(Activity activity, List<Fault> faults);
    }

    private Map<Activity, Verdict> send(Batch batch, List<Activity> wanted, Set<String> without, Doubt doubt) {
        Optional<String> keyField = definitions.keyField(org, kind.object);
        var verdicts = new LinkedHashMap<Activity, Verdict>();
        var inputs = new LinkedHashMap<Activity, Input>();
        for (Activity each : wanted) {
            Shaping.of(each.items(), () -> input(each, keyField, without))
                    .ifPresentOrElse(input -> inputs.put(each, input), () -> verdicts.put(each, Shaping.FAILED));
        }
        var write = new CollectionWrite(
                        batch,
                        org,
                        definitions,
                        records -> keyField.map(field -> org.upsert(kind.object, field, records))
                                .orElseGet(() -> org.create(records)))
                .write(inputs.values());
        inputs.keySet().forEach(each -> {
            verdicts.put(each, write.of(each.key()));
            if (!doubt.isAbout(each, write.faults(each.key()))) {
                write.forgetDefinition(kind.object, each.key());
            }
        });
        return verdicts;
    }

    private Input input(Activity each, Optional<String> keyField, Set<String> without) {
        Map<String, @Nullable Object> fields = fields(each, keyField);
        fields.keySet().removeAll(without);
        Set<String> kept = new HashSet<>(REQUIRED);
        keyField.ifPresent(field -> {
            fields.put(field, each.key());
            kept.addAll(Set.of(field, SUBTYPE));
            kept.addAll(definitions.fixedAtCreation(org, kind.object));
        });
        return Input.of(each.key(), kind.object, null, fields, each.items()).keeping(kept);
    }

    private Map<String, @Nullable Object> fields(Activity each, Optional<String> keyField) {
        var fields = new LinkedHashMap<String, @Nullable Object>(look.recognizable(each, keyField.isPresent()));
        fields.put("WhoId", each.recordId());
        ownerOf(each.last()).ifPresent(owner -> fields.putIfAbsent(Fault.OWNER, owner));
        // Noted once it is written: what could not be noted must not be written.
        each.versions();
        return definitions.fitting(org, kind.object, fields, true);
    }

    /** That the key is taken means that it is there: the next try finds it. */
    @Override
    public void refused(Batch batch, Activity activity, Verdict verdict) {
        if (verdict instanceof Verdict.Exists exists) {
            activity.items().forEach(item -> item.retryable(exists.reason() + ": it is looked for again"));
        } else {
            verdict.answer(batch, activity.items());
        }
    }

    @Override
    public Map<String, Map<String, Object>> read(
            Collection<String> ids, Set<String> fields, BiConsumer<String, Retryable> unanswered) {
        var definition = definitions.of(org, kind.object);
        var asked = new LinkedHashSet<>(List.of("Id"));
        asked.addAll(fields);
        asked.removeIf(field -> !definition.mayHave(field));
        var rows = new LinkedHashMap<String, Map<String, Object>>();
        org.rows(asked, kind.object, "Id", new LinkedHashSet<>(ids))
                .forEach(row -> rows.put(Json.text(row, "Id"), row));
        return rows;
    }

    /** With its times as they are written. */
    @Override
    public Map<String, Map<String, Object>> read(Collection<String> ids, Set<String> fields) {
        var definition = definitions.of(org, kind.object);
        var held = new LinkedHashMap<String, Map<String, Object>>();
        CrmActivities.super.read(ids, fields).forEach((id, row) -> held.put(id, definitions.held(definition, row)));
        return held;
    }

    /** What a person wrote into another field of it stays. */
    @Override
    public Map<String, Object> moving(
            Activity appointment, Map<String, FieldVersion> before, Map<String, Object> present) {
        var fields = new LinkedHashMap<>(appointment.fields());
        fields.keySet()
                .removeIf(field -> !watched().contains(field)
                        && present.get(field) != null
                        && !isAsWritten(before.get(field), present.get(field)));
        return fields;
    }

    private static boolean isAsWritten(@Nullable FieldVersion before, Object present) {
        Object lines = present instanceof String text ? text.replace("\r\n", "\n") : present;
        return before != null && before.hash().equals(Merge.hashOf(lines));
    }

    @Override
    public Map<String, @Nullable Object> fittingChange(Map<String, Object> fields) {
        return definitions.fitting(org, kind.object, fields, false);
    }

    @Override
    public Map<String, Verdict> change(Batch batch, List<ActivityUpdate> changes) {
        var inputs = changes.stream()
                .map(each -> Input.of(each.key(), kind.object, each.key(), each.fields(), each.items()))
                .toList();
        var keys = changes.stream().map(ActivityUpdate::key).toList();
        return new CollectionWrite(batch, org, definitions, org::update)
                .write(inputs)
                .of(keys, key -> key);
    }
}
