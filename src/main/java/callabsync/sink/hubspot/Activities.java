package callabsync.sink.hubspot;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Effects;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Shaping;
import callabsync.sink.hubspot.BatchWrite.Input;
import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Creates the activities of a batch: of each type at most one per call, whatever is retried, replayed or lost. Its body
 * ends with a line that names the call; after an unknown result the activity is looked for among those of the contact.
 */
final class Activities {

    /** A type of activity: its name in the singular is the kind of the effect. */
    record Type(String kind, int associationTypeId, String body) {}

    private static final Map<String, Type> TYPES = Map.of(
            "calls", new Type("call", 194, "hs_call_body"),
            "tasks", new Type("task", 204, "hs_task_body"),
            "meetings", new Type("meeting", 200, "hs_meeting_body"),
            "notes", new Type("note", 202, "hs_note_body"));
    private static final Pattern MARK = Pattern.compile("callab:(\\S+?)(?=[\\s<]|$)");

    private final Mappings mappings;
    private final Definitions definitions;
    private final Effects effects;
    private final GroupCommit store;
    private final Clock clock;

    Activities(Mappings mappings, Definitions definitions, Effects effects, GroupCommit store, Clock clock) {
        this.mappings = mappings;
        this.definitions = definitions;
        this.effects = effects;
        this.store = store;
        this.clock = clock;
    }

    /** An activity that is wanted. Several deliveries of one call want it together; the last one words it. */
    private record Wanted(String callId, String crmId, Map<String, Object> properties, List<Item> items) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Wanted[" + callId + ", " + crmId + "]";
        }
    }

    void write(Batch batch, Portal portal, String typeName, String mapping) {
        Type type = type(typeName);
        Map<String, Wanted> wanted = wanted(batch, type, mapping);
        var standings = effects.begin(
                portal.destination(),
                wanted.entrySet().stream()
                        .map(each -> new Intent(
                                each.getKey(),
                                Optional.of(each.getValue().crmId()),
                                each.getValue().items().get(0).delivery().id()))
                        .toList());
        var unknown = new LinkedHashMap<String, Wanted>();
        var missing = new LinkedHashMap<String, Wanted>();
        wanted.forEach((key, each) -> {
            State state = standings.get(key).state();
            if (state != State.DONE) {
                (state == State.FRESH ? missing : unknown).put(key, each);
            }
        });
        Map<String, String> found = found(portal, typeName, type, unknown.values());
        var done = new HashMap<String, String>();
        unknown.forEach((key, each) -> {
            String id = found.get(mark(each.callId()));
            if (id == null) {
                missing.put(key, each);
            } else {
                done.put(key, id);
            }
        });
        create(batch, portal, typeName, type, missing, done);
    }

    private static Type type(String typeName) {
        return Optional.ofNullable(TYPES.get(typeName))
                .orElseThrow(() -> new IllegalArgumentException("There is no activity type " + typeName));
    }

    /** The end of the keys of a type's effects. */
    static String kindOf(String typeName) {
        return type(typeName).kind();
    }

    /** What activities of a type hold in these properties, by id. */
    Map<String, Map<String, Object>> read(
            Portal portal, String typeName, Collection<String> ids, Collection<String> properties) {
        var result = new LinkedHashMap<String, Map<String, Object>>();
        List<String> all = List.copyOf(ids);
        for (int i = 0; i < all.size(); i += 100) {
            var inputs = all.subList(i, Math.min(all.size(), i + 100)).stream()
                    .map(id -> Map.of("id", id))
                    .toList();
            CrmAnswer answer = sent(
                    portal,
                    portal.objects(
                            typeName,
                            "/batch/read",
                            Map.of(
                                    "inputs", inputs,
                                    "properties", List.copyOf(properties),
                                    "propertiesWithHistory", List.of())));
            for (var each : Json.objects(answer.object().get("results"))) {
                result.put(Json.text(each, "id"), Json.object(each.get("properties")));
            }
        }
        return result;
    }

    private Map<String, Wanted> wanted(Batch batch, Type type, String mapping) {
        var wanted = new LinkedHashMap<String, Wanted>();
        for (Item item : batch.open()) {
            Optional<String> crmId = item.get(Match.class).flatMap(Match::crmId);
            Optional<String> callId = item.event().call().id();
            Map<String, Object> properties = crmId.isPresent() && callId.isPresent() ? mapped(item, mapping) : Map.of();
            if (!properties.isEmpty()) {
                String key = callId.orElseThrow() + "/" + type.kind();
                var items = new ArrayList<Item>();
                Optional.ofNullable(wanted.get(key)).ifPresent(before -> items.addAll(before.items()));
                items.add(item);
                wanted.put(key, new Wanted(callId.get(), crmId.get(), properties, items));
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

    /** The activities that are there, by the call that they name. Reads associations, never searches. */
    private Map<String, String> found(Portal portal, String typeName, Type type, Collection<Wanted> unknown) {
        var contacts = new LinkedHashSet<String>();
        unknown.forEach(each -> contacts.add(each.crmId()));
        var result = new HashMap<String, String>();
        read(portal, typeName, associated(portal, typeName, contacts), List.of(type.body()))
                .forEach((id, properties) -> callOf(properties, type).ifPresent(callId -> result.put(callId, id)));
        return result;
    }

    private Set<String> associated(Portal portal, String typeName, Set<String> contacts) {
        var ids = new LinkedHashSet<String>();
        List<Map<String, Object>> inputs =
                contacts.stream().map(id -> Json.of("id", id)).toList();
        while (!inputs.isEmpty()) {
            CrmAnswer answer = sent(
                    portal,
                    portal.associations(typeName, Map.of("inputs", inputs.subList(0, Math.min(100, inputs.size())))));
            var next = new ArrayList<>(inputs.subList(Math.min(100, inputs.size()), inputs.size()));
            for (var result : Json.objects(answer.object().get("results"))) {
                for (var to : Json.objects(result.get("to"))) {
                    String id = Json.text(to, "toObjectId");
                    ids.add(id.isEmpty() ? Json.text(to, "id") : id);
                }
                String after =
                        Json.text(Json.object(Json.object(result.get("paging")).get("next")), "after");
                if (!after.isEmpty()) {
                    next.add(Json.of("id", Json.text(Json.object(result.get("from")), "id"), "after", after));
                }
            }
            inputs = next;
        }
        return ids;
    }

    private CrmAnswer sent(Portal portal, callabsync.sink.CrmRequest request) {
        CrmAnswer answer = portal.send(request);
        if (!answer.is2xx()) {
            throw new RefusedException(
                    Ruling.of(answer, clock, portal.settings().accountZone()));
        }
        return answer;
    }

    private static Optional<String> callOf(Map<String, Object> properties, Type type) {
        var mark = MARK.matcher(Json.text(properties, type.body()));
        String callId = "";
        while (mark.find()) {
            callId = mark.group(1);
        }
        return Optional.of(callId).filter(id -> !id.isEmpty());
    }

    private void create(
            Batch batch,
            Portal portal,
            String typeName,
            Type type,
            Map<String, Wanted> missing,
            Map<String, String> done) {
        var inputs = new ArrayList<Input>();
        missing.forEach((key, each) -> inputs.add(new Input(key, json(each, typeName, type), each.items())));
        var keys = new HashMap<String, String>();
        missing.forEach((key, each) -> keys.put(mark(each.callId()), key));
        var write = new BatchWrite(
                        batch,
                        portal,
                        clock,
                        definitions,
                        typeName,
                        "create",
                        result -> callOf(Json.object(result.get("properties")), type)
                                .map(keys::get)
                                .orElse(""))
                .send(inputs);
        write.done.forEach((key, result) -> done.put(key, Json.text(result, "id")));
        store.commitInParts(done.entrySet(), (tx, some) -> {
            for (var each : some) {
                effects.done(tx, portal.destination(), each.getKey(), each.getValue());
            }
            return null;
        });
        store.commitInParts(write.notDone, (tx, some) -> {
            for (String key : some) {
                effects.withdraw(tx, portal.destination(), key);
            }
            return null;
        });
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
        String body = Values.text(mapped.get(type.body()));
        properties.put(type.body(), (body.isEmpty() ? "" : body + "<br><br>") + "callab:" + mark(callId));
        return properties;
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

    /** A call id as it stands in a mark: without blanks and what HTML would take for a tag. */
    private static String mark(String callId) {
        return callId.replaceAll("[\\s<>]", "_");
    }
}
