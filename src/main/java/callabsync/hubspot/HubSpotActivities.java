package callabsync.hubspot;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.BatchWrite.What;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Activity;
import callabsync.sink.CrmActivities;
import callabsync.sink.CrmRecords;
import callabsync.sink.CrmRecords.Settings.ActivitiesOwner;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.Finder.Existing;
import callabsync.sink.Json;
import callabsync.sink.Verdict;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The activities of one type in one portal. An activity's body ends with a line that names the call. After an unknown
 * result the activity is looked for among those of the contact.
 */
final class HubSpotActivities implements CrmActivities {

    static final String OWNER = "hubspot_owner_id";

    /** A type of activity: its name in the singular is the kind of the effect. */
    record Type(String kind, int associationTypeId, String body) {}

    private static final String MEETINGS = "meetings";
    private static final Map<String, Type> TYPES = Map.of(
            "calls",
            new Type("call", 194, "hs_call_body"),
            "tasks",
            new Type("task", 204, "hs_task_body"),
            MEETINGS,
            new Type("meeting", 200, "hs_meeting_body"),
            "notes",
            new Type("note", 202, "hs_note_body"));

    private static final String START = "hs_meeting_start_time";
    private static final String END = "hs_meeting_end_time";
    private static final List<String> TIMES = List.of("hs_timestamp", START, END);

    private final HubSpotContacts contacts;
    private final PortalDefinitions definitions;
    private final Portal portal;
    private final String typeName;
    private final Type type;

    HubSpotActivities(HubSpotContacts contacts, PortalDefinitions definitions, String typeName) {
        this.contacts = contacts;
        this.definitions = definitions;
        this.portal = contacts.account();
        this.typeName = typeName;
        this.type = Optional.ofNullable(TYPES.get(typeName))
                .orElseThrow(() -> new IllegalArgumentException("There is no activity type " + typeName));
    }

    static Set<String> types() {
        return TYPES.keySet();
    }

    /** Returns the type whose activities a mapping writes: the last word of the mapping's name. */
    static Optional<String> typeOf(String mapping) {
        String last = mapping.substring(mapping.lastIndexOf('-') + 1);
        return Optional.of(last + "s").filter(TYPES::containsKey);
    }

    @Override
    public CrmRecords people() {
        return contacts;
    }

    @Override
    public String kind() {
        return type.kind();
    }

    @Override
    public boolean isWrittenOnce() {
        return true;
    }

    @Override
    public Optional<String> startField() {
        return typeName.equals(MEETINGS) ? Optional.of(START) : Optional.empty();
    }

    @Override
    public Set<String> watched() {
        return typeName.equals(MEETINGS) ? Set.of(START, END, "hs_meeting_title", "hs_meeting_outcome") : Set.of();
    }

    /** Adds the owner of the contact, unless the mapping names one or the setting says otherwise. */
    @Override
    public Map<String, Object> worded(Item item, Map<String, Object> mapped) {
        String owner = Json.text(Existing.of(item), OWNER);
        if (owner.isEmpty() || portal.settings().activitiesOwner() == ActivitiesOwner.USER) {
            return mapped;
        }
        var owned = new LinkedHashMap<>(mapped);
        owned.putIfAbsent(OWNER, owner);
        return owned;
    }

    @Override
    public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
        return new LinkedHashMap<>(properties(worded(item, mapped), item.callKey()));
    }

    /** Returns what is written of a mapped activity. Its body ends with the line that names the call. */
    private Map<String, Object> properties(Map<String, Object> mapped, String callId) {
        var properties = new LinkedHashMap<String, Object>();
        mapped.forEach((name, value) -> {
            if (value != null) {
                properties.put(name, PropertyValues.text(value));
            }
        });
        properties.put(type.body(), marked(PropertyValues.text(mapped.get(type.body())), callId));
        return properties;
    }

    /** The body is HTML. */
    private static String marked(String body, String callId) {
        return (body.isEmpty() ? "" : body + "<br><br>") + "callab:" + MarkedActivities.mark(callId);
    }

    @Override
    public Map<Activity, Found> look(List<Activity> unknown) {
        var questions = new Questions(portal);
        Map<String, String> ids = new MarkedActivities(portal, typeName, questions)
                .found(type.body(), unknown.stream().map(Activity::recordId).collect(Collectors.toSet()));
        var found = new LinkedHashMap<Activity, Found>();
        for (Activity each : unknown) {
            String id = ids.get(MarkedActivities.mark(each.callId()));
            Retryable unanswered = questions.unanswered().get(each.recordId());
            if (id != null) {
                found.put(each, new Found(id, true));
            } else if (unanswered != null) {
                each.items().forEach(item -> item.answer(unanswered));
            }
        }
        return found;
    }

    @Override
    public Map<Activity, Found> create(Batch batch, List<Activity> missing, Consumer<Map<Activity, Verdict>> settle) {
        var what = new What(
                typeName,
                "create",
                List.of(type.body()),
                properties -> MarkedActivities.markIn(Json.text(properties, type.body())));
        var inputs = missing.stream()
                .map(each -> new Input(each.key(), json(each), each.items()))
                .toList();
        var write = new BatchWrite(batch, portal, definitions, what).write(inputs);
        var verdicts = new LinkedHashMap<Activity, Verdict>();
        var found = new LinkedHashMap<Activity, Found>();
        for (Activity each : missing) {
            Verdict verdict = write.of(each.key());
            if (verdict instanceof Verdict.Exists exists && exists.id().isPresent()) {
                found.put(each, new Found(exists.id().get(), true));
            } else {
                verdicts.put(each, verdict);
            }
        }
        settle.accept(verdicts);
        return found;
    }

    private Map<String, Object> json(Activity activity) {
        var association =
                Map.of("associationCategory", "HUBSPOT_DEFINED", "associationTypeId", type.associationTypeId());
        return Map.of(
                "properties",
                properties(activity.fields(), activity.callId()),
                "associations",
                List.of(Map.of("to", Map.of("id", activity.recordId()), "types", List.of(association))));
    }

    /** Adds the body, which names the calls that it is about. */
    @Override
    public Map<String, Map<String, Object>> read(
            Collection<String> ids, Set<String> fields, BiConsumer<String, Retryable> unanswered) {
        var questions = new Questions(portal);
        var asked = new LinkedHashSet<>(fields);
        asked.add(type.body());
        var read = new MarkedActivities(portal, typeName, questions).read(ids, asked);
        questions.unanswered().forEach(unanswered);
        return read;
    }

    /** Returns the new times, and the body with what this call adds. */
    @Override
    public Map<String, Object> moving(
            Activity appointment, Map<String, FieldVersion> before, Map<String, Object> present) {
        var properties = new LinkedHashMap<String, Object>();
        TIMES.forEach(name -> Optional.ofNullable(appointment.fields().get(name))
                .ifPresent(value -> properties.put(name, PropertyValues.text(value))));
        String there = Json.text(present, type.body()).strip();
        String notes = PropertyValues.text(appointment.fields().get(type.body()));
        String added = marked(notes, appointment.callId());
        if (!there.contains(marked("", appointment.callId()))) {
            properties.put(type.body(), there.isEmpty() ? added : there + "<br><br>" + added);
        }
        return properties;
    }

    @Override
    public Map<String, @Nullable Object> fittingChange(Map<String, Object> fields) {
        return new LinkedHashMap<>(fields);
    }

    @Override
    public Map<String, Verdict> change(Batch batch, List<ActivityUpdate> changes) {
        var inputs = changes.stream()
                .map(each -> new Input(each.key(), Map.of("id", each.key(), "properties", each.fields()), each.items()))
                .toList();
        var keys = changes.stream().map(ActivityUpdate::key).toList();
        return new BatchWrite(batch, portal, definitions, What.update(typeName))
                .write(inputs)
                .of(keys, key -> key);
    }
}
