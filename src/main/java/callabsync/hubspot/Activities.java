package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.delivery.CallOwner;
import callabsync.delivery.Item;
import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.BatchWrite.What;
import callabsync.hubspot.HubSpotSettings.ActivitiesOwner;
import callabsync.mapping.Mappings;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Memory;
import callabsync.sink.Owed;
import callabsync.sink.PerCall;
import callabsync.sink.Shaping;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Creates the activities of a batch: of each type at most one per call, whatever is retried, replayed or lost. Its body
 * ends with a line that names the call; after an unknown result the activity is looked for among those of the contact.
 */
final class Activities {

    static final String OWNER = "hubspot_owner_id";

    /** A type of activity: its name in the singular is the kind of the effect. */
    record Type(String kind, int associationTypeId, String body) {}

    private static final Map<String, Type> TYPES = Map.of(
            "calls", new Type("call", 194, "hs_call_body"),
            "tasks", new Type("task", 204, "hs_task_body"),
            "meetings", new Type("meeting", 200, "hs_meeting_body"),
            "notes", new Type("note", 202, "hs_note_body"));

    private final Mappings mappings;
    private final Definitions definitions;
    private final Memory memory;
    private final Clock clock;
    private final Meetings meetings;

    Activities(Mappings mappings, Definitions definitions, Memory memory, Clock clock) {
        this.mappings = mappings;
        this.definitions = definitions;
        this.memory = memory;
        this.clock = clock;
        this.meetings = new Meetings(definitions, memory, clock);
    }

    /**
     * An activity that is wanted. Several deliveries of one call want it together; the last one words it.
     *
     * @param properties as the mapping gives them, with their owner
     */
    record Wanted(String key, String callId, String crmId, Map<String, Object> properties, List<Item> items) {

        Intent intent() {
            return new Intent(
                    key,
                    CallOwner.of(items),
                    Optional.of(crmId),
                    items.get(0).delivery().id());
        }

        /** The same, for the deliveries of an earlier event as well. */
        Wanted after(Wanted earlier) {
            var all = new ArrayList<>(earlier.items());
            all.addAll(items);
            return new Wanted(key, callId, crmId, properties, all);
        }

        /** Another contact's call of the same id may have the key: then this one, and its mark, have another. */
        Wanted keptAs(String otherKey) {
            String call = otherKey.equals(key) ? callId : callId + otherKey.substring(key.length());
            return new Wanted(otherKey, call, crmId, properties, items);
        }

        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Wanted[" + callId + ", " + crmId + "]";
        }
    }

    void write(Batch batch, Portal portal, String typeName, String mapping) {
        Type type = type(typeName);
        Map<String, Wanted> wanted = wanted(batch, portal, type, mapping);
        wanted.forEach((key, each) -> Owed.add(each.items(), type.kind()));
        var standings = memory.effects()
                .begin(
                        portal.destination(),
                        wanted.values().stream().map(Wanted::intent).toList());
        var unknown = new LinkedHashMap<String, Wanted>();
        var missing = new LinkedHashMap<String, Wanted>();
        wanted.forEach((id, each) -> {
            Standing now = standings.get(id);
            if (now.state() == State.DONE) {
                Owed.settle(each.items(), type.kind());
            } else {
                (now.state() == State.FRESH ? missing : unknown).put(now.key(), each.keptAs(now.key()));
            }
        });
        var done = new LinkedHashMap<Wanted, String>(look(portal, typeName, type, unknown, missing));
        if (typeName.equals("meetings")) {
            save(portal, typeName, done);
            done.putAll(meetings.write(batch, portal, done, missing, this));
        } else {
            done.putAll(create(batch, portal, typeName, missing));
        }
        save(portal, typeName, done);
    }

    private static Type type(String typeName) {
        return Optional.ofNullable(TYPES.get(typeName))
                .orElseThrow(() -> new IllegalArgumentException("There is no activity type " + typeName));
    }

    /** The end of the keys of a type's effects. */
    static String kindOf(String typeName) {
        return type(typeName).kind();
    }

    /**
     * What activities of a type hold in these properties, by id.
     *
     * @throws RefusedException when HubSpot does not tell
     */
    Map<String, Map<String, Object>> read(
            Portal portal, String typeName, Collection<String> ids, Collection<String> properties) {
        var questions = new Questions(portal, clock);
        var read = new ActivityLook(portal, typeName, questions).read(ids, properties);
        questions.unanswered().values().stream().findFirst().ifPresent(why -> {
            throw new RefusedException(Ruling.unavailable(why.reason(), why.after()));
        });
        return read;
    }

    private Map<String, Wanted> wanted(Batch batch, Portal portal, Type type, String mapping) {
        var wanted = new PerCall<Wanted>(Wanted::intent, (earlier, later) -> later.after(earlier));
        for (Item item : batch.open()) {
            Optional<String> crmId = item.get(Match.class).flatMap(Match::crmId);
            Map<String, Object> properties = crmId.isPresent() ? mapped(item, mapping) : Map.of();
            if (!properties.isEmpty()) {
                String key = item.callKey() + "/" + type.kind();
                wanted.add(
                        new Wanted(key, item.callKey(), crmId.get(), owned(portal, item, properties), List.of(item)));
            }
        }
        return wanted.byId();
    }

    private Map<String, Object> mapped(Item item, String mapping) {
        return Shaping.of(
                        item,
                        () -> Json.object(mappings.apply(mapping, item.event().document(), Map.of())))
                .orElse(Map.of());
    }

    /** Those that are found; what HubSpot says nothing about is tried again later, the others are missing. */
    private Map<Wanted, String> look(
            Portal portal, String typeName, Type type, Map<String, Wanted> unknown, Map<String, Wanted> missing) {
        var questions = new Questions(portal, clock);
        Map<String, String> found = new ActivityLook(portal, typeName, questions)
                .found(type, unknown.values().stream().map(Wanted::crmId).collect(Collectors.toSet()));
        var done = new LinkedHashMap<Wanted, String>();
        unknown.forEach((key, each) -> {
            String id = found.get(ActivityLook.mark(each.callId()));
            var unanswered = questions.unanswered().get(each.crmId());
            if (id != null) {
                done.put(each, id);
            } else if (unanswered != null) {
                each.items().forEach(item -> item.answer(unanswered));
            } else {
                missing.put(key, each);
            }
        });
        return done;
    }

    /** Creates them, and answers the ids of those that are there now. */
    Map<Wanted, String> create(Batch batch, Portal portal, String typeName, Map<String, Wanted> missing) {
        Type type = type(typeName);
        var inputs = new ArrayList<Input>();
        missing.forEach((key, each) -> inputs.add(new Input(key, json(each, typeName, type), each.items())));
        var recognition = new Recognition(
                List.of(type.body()), properties -> ActivityLook.markIn(Json.text(properties, type.body())));
        var write = new BatchWrite(batch, portal, clock, definitions, new What(typeName, "create", recognition))
                .send(inputs);
        memory.store().commitInParts(write.notDone, (tx, some) -> {
            for (String key : some) {
                memory.effects().withdraw(tx, portal.destination(), key);
            }
            return null;
        });
        var done = new LinkedHashMap<Wanted, String>();
        missing.forEach((key, each) -> Optional.ofNullable(write.done.get(key))
                .map(result -> Json.text(result, "id"))
                .or(() -> Optional.ofNullable(write.existing.get(key)))
                .ifPresent(id -> done.put(each, id)));
        return done;
    }

    /** They are there. */
    void save(Portal portal, String typeName, Map<Wanted, String> done) {
        memory.store().commitInParts(done.entrySet(), (tx, some) -> {
            for (var each : some) {
                memory.effects().done(tx, portal.destination(), each.getKey().key(), each.getValue());
            }
            return null;
        });
        done.keySet().forEach(each -> Owed.settle(each.items(), kindOf(typeName)));
    }

    /** With the owner of the contact, unless the mapping names one or the setting says otherwise. */
    static Map<String, Object> owned(Portal portal, Item item, Map<String, Object> properties) {
        String owner = item.get(Contacts.Existing.class)
                .map(existing -> Json.text(existing.properties(), OWNER))
                .orElse("");
        if (owner.isEmpty() || portal.settings().activitiesOwner() == ActivitiesOwner.USER) {
            return properties;
        }
        var owned = new LinkedHashMap<>(properties);
        owned.putIfAbsent(OWNER, owner);
        return owned;
    }

    /** What is written of a mapped activity: its body ends with the line that names the call. */
    static Map<String, Object> properties(String typeName, Map<String, Object> mapped, String callId) {
        Type type = type(typeName);
        var properties = new LinkedHashMap<String, Object>();
        mapped.forEach((name, value) -> {
            if (value != null) {
                properties.put(name, Values.text(value));
            }
        });
        properties.put(type.body(), marked(Values.text(mapped.get(type.body())), callId));
        return properties;
    }

    /** The body is HTML. */
    static String marked(String body, String callId) {
        return (body.isEmpty() ? "" : body + "<br><br>") + "callab:" + ActivityLook.mark(callId);
    }

    private static Map<String, Object> json(Wanted wanted, String typeName, Type type) {
        return Map.of(
                "properties",
                properties(typeName, wanted.properties(), wanted.callId()),
                "associations",
                List.of(Map.of(
                        "to",
                        Map.of("id", wanted.crmId()),
                        "types",
                        List.of(Map.of(
                                "associationCategory",
                                "HUBSPOT_DEFINED",
                                "associationTypeId",
                                type.associationTypeId())))));
    }
}
