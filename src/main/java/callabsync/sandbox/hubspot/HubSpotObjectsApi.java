package callabsync.sandbox.hubspot;

import callabsync.sandbox.hubspot.HubSpotAssociations.End;
import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Contacts and activities: one by one, in batches, searched, associated. */
final class HubSpotObjectsApi {

    private final HubSpotStandIn hubspot;

    HubSpotObjectsApi(HubSpotStandIn hubspot) {
        this.hubspot = hubspot;
    }

    StandInAnswer answer(Request request, HubSpotPath path, Map<String, Object> body) {
        String type = HubSpotPath.type(path.at(0));
        int size = path.rest().size();
        String method = request.method();
        if (size == 1 && method.equals("POST")) {
            return StandInAnswer.json(
                    201, create(type, body).toJson(hubspot.properties.of(type).keySet()));
        }
        if (size == 2 && path.at(1).equals("search") && method.equals("POST")) {
            hubspot.countSearch();
            HubSpotSearch.checkLength(request.body());
            return StandInAnswer.json(
                    200,
                    new HubSpotSearch(hubspot.properties.of(type), body)
                            .answer(hubspot.of(type).values(), hubspot.indexedUpTo(), shown(type, List.of())));
        }
        if (size == 3 && path.at(1).equals("batch") && method.equals("POST")) {
            return batch(request, type, path.at(2), body);
        }
        if (size == 2) {
            return one(request, type, path.at(1), body);
        }
        if (size == 4 && path.at(2).equals("associations") && method.equals("GET")) {
            String to = HubSpotPath.type(path.at(3));
            HubSpotRecord from = existing(type, path.at(1), null);
            return StandInAnswer.json(200, Map.of("results", listed(path.version(), type, from.id(), to)));
        }
        if (size == 6 && path.at(3).equals("default") && method.equals("PUT")) {
            String to = HubSpotPath.type(path.at(4));
            hubspot.associations.link(
                    new End(type, existing(type, path.at(1), null).id()),
                    new End(to, existing(to, path.at(5), null).id()));
            return StandInAnswer.json(200, Map.of("status", "COMPLETE", "results", List.of()));
        }
        throw HubSpotRefusals.notFound();
    }

    private StandInAnswer one(Request request, String type, String id, Map<String, Object> body) {
        HubSpotRecord found = existing(type, id, request.query("idProperty").orElse(null));
        if (request.method().equals("PATCH")) {
            Map<String, String> values = changes(type, body, found);
            hubspot.write(type, found, values);
            return StandInAnswer.json(200, found.toJson(shown(type, values.keySet())));
        }
        if (!request.method().equals("GET")) {
            throw HubSpotRefusals.refusal(405, "METHOD_NOT_ALLOWED", "Method not allowed");
        }
        List<String> names = new ArrayList<>();
        request.queryAll("properties").forEach(each -> names.addAll(List.of(each.split(","))));
        return StandInAnswer.json(200, found.toJson(shown(type, names)));
    }

    private Map<String, String> changes(String type, Map<String, Object> body, HubSpotRecord target) {
        Map<String, String> values = hubspot.properties.checked(type, body.get("properties"));
        if (values.isEmpty()) {
            throw HubSpotRefusals.validation("No properties found to update, please provide at least one.");
        }
        refuseTakenEmail(values, target);
        return values;
    }

    private void refuseTakenEmail(Map<String, String> values, @Nullable HubSpotRecord target) {
        String email = values.getOrDefault("email", "");
        HubSpotRecord other = email.isEmpty() ? null : hubspot.ownerOf(email);
        if (other != null && other != target) {
            throw HubSpotRefusals.exists(other.id());
        }
    }

    private HubSpotRecord create(String type, Map<String, Object> body) {
        return insert(type, body, newValues(type, body));
    }

    /** Checks a creation, without doing anything. */
    private Map<String, String> newValues(String type, Map<String, Object> body) {
        Map<String, String> values = hubspot.properties.checked(type, body.get("properties"));
        if (type.equals("contacts")) {
            if (Stream.of("email", "firstname", "lastname")
                    .allMatch(name -> values.getOrDefault(name, "").isEmpty())) {
                throw HubSpotRefusals.validation(
                        "Error creating CONTACT. At least one of these properties must be set: [email, firstname, lastname]");
            }
            refuseTakenEmail(values, null);
            return values;
        }
        if (values.getOrDefault("hs_timestamp", "").isEmpty()) {
            throw HubSpotRefusals.validation(
                    "Error creating " + type + ". Some required properties were not set: [hs_timestamp]");
        }
        for (String id : HubSpotAssociations.checked(type, body.get("associations"))) {
            if (hubspot.find("contacts", id, null) == null) {
                throw HubSpotRefusals.validation("The contact of an association does not exist");
            }
        }
        return values;
    }

    private HubSpotRecord insert(String type, Map<String, Object> body, Map<String, String> values) {
        HubSpotRecord made = hubspot.insert(type, null, values);
        if (!type.equals("contacts")) {
            for (String id : HubSpotAssociations.checked(type, body.get("associations"))) {
                hubspot.associations.link(
                        new End(type, made.id()),
                        new End("contacts", existing("contacts", id, null).id()));
            }
        }
        return made;
    }

    private StandInAnswer batch(Request request, String type, String operation, Map<String, Object> body) {
        List<Map<String, Object>> inputs = StandInJson.list(body.get("inputs")).stream()
                .map(StandInJson::object)
                .toList();
        if (inputs.isEmpty() || inputs.size() > 100) {
            throw HubSpotRefusals.validation("Invalid input: inputs must have 1 to 100 elements, not " + inputs.size());
        }
        refuseSameTraces(inputs);
        Batch batch = new Batch(request, type, body, inputs);
        return switch (operation) {
            case "read" -> batch.read();
            case "update" -> batch.update();
            case "upsert" -> batch.upsert();
            case "create" -> batch.create();
            default -> throw HubSpotRefusals.notFound();
        };
    }

    private static void refuseSameTraces(List<Map<String, Object>> inputs) {
        Set<Object> traces = new HashSet<>();
        for (Map<String, Object> input : inputs) {
            if (input.get("objectWriteTraceId") != null && !traces.add(input.get("objectWriteTraceId"))) {
                throw HubSpotRefusals.validation("Duplicate objectWriteTraceId found in batch input");
            }
        }
    }

    StandInAnswer readAssociations(HubSpotPath path, Map<String, Object> body) {
        if (path.rest().size() != 4 || !path.at(3).equals("read")) {
            throw HubSpotRefusals.notFound();
        }
        String from = HubSpotPath.type(path.at(0));
        String to = HubSpotPath.type(path.at(1));
        List<Object> results = new ArrayList<>();
        List<Object> errors = new ArrayList<>();
        for (Object input : StandInJson.list(body.get("inputs"))) {
            String id = String.valueOf(StandInJson.object(input).get("id"));
            List<Map<String, Object>> found = listed(path.version(), from, id, to);
            if (found.isEmpty()) {
                Map<String, Object> error = HubSpotRefusals.body("OBJECT_NOT_FOUND", "No " + to + " are associated");
                error.put("subCategory", "crm.associations.NO_ASSOCIATIONS_FOUND");
                error.put("context", Map.of("fromObjectId", List.of(id)));
                errors.add(error);
            } else {
                results.add(Map.of("from", Map.of("id", id), "to", found));
            }
        }
        return multi(200, results, errors);
    }

    private List<Map<String, Object>> listed(String version, String from, String id, String to) {
        return hubspot.associations.of(new End(from, id), to).stream()
                .map(other -> HubSpotAssociations.toJson(version, from, to, other))
                .toList();
    }

    private HubSpotRecord existing(String type, String id, @Nullable String idProperty) {
        HubSpotRecord found = hubspot.find(type, id, idProperty);
        if (found == null) {
            throw HubSpotRefusals.notFound();
        }
        return found;
    }

    private static List<String> shown(String type, Iterable<String> more) {
        Set<String> names = new LinkedHashSet<>(
                type.equals("contacts")
                        ? List.of("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname")
                        : List.of("hs_createdate", "hs_lastmodifieddate", "hs_object_id"));
        more.forEach(names::add);
        return List.copyOf(names);
    }

    private StandInAnswer multi(int status, List<Object> results, List<Object> errors) {
        Collections.reverse(results);
        Map<String, Object> body = new LinkedHashMap<>();
        String now = HubSpotRecord.time(hubspot.clock().instant());
        body.put("status", "COMPLETE");
        body.put("results", results);
        body.put("requestedAt", now);
        body.put("startedAt", now);
        body.put("completedAt", now);
        if (!errors.isEmpty()) {
            body.put("numErrors", errors.size());
            body.put("errors", errors);
        }
        return StandInAnswer.json(errors.isEmpty() ? status : 207, body);
    }

    /** One batch. Checks every input before it writes the first; then each input succeeds or has its own error. */
    private final class Batch {
        private final Request request;
        private final String type;
        private final Map<String, Object> body;
        private final List<Map<String, Object>> inputs;
        private final List<Object> results = new ArrayList<>();
        private final List<Object> errors = new ArrayList<>();

        private Batch(Request request, String type, Map<String, Object> body, List<Map<String, Object>> inputs) {
            this.request = request;
            this.type = type;
            this.body = body;
            this.inputs = inputs;
        }

        private StandInAnswer read() {
            List<String> names = StandInJson.list(body.get("properties")).stream()
                    .map(String::valueOf)
                    .toList();
            for (Map<String, Object> input : inputs) {
                HubSpotRecord found = hubspot.find(type, id(input), StandInJson.text(body.get("idProperty")));
                if (found == null) {
                    error(input, "OBJECT_NOT_FOUND", "Could not get some objects, they may be deleted or not exist.");
                } else {
                    results.add(found.toJson(shown(type, names)));
                }
            }
            return multi(200, results, errors);
        }

        private StandInAnswer update() {
            refuseSameIds();
            List<Map<String, String>> values = new ArrayList<>();
            for (Map<String, Object> input : inputs) {
                if (input.get("idProperty") != null) {
                    throw HubSpotRefusals.validation("Unable to perform update/upsert by non-unique 0-1 property");
                }
                HubSpotRecord target = hubspot.find(type, id(input), null);
                values.add(changes(type, input, target));
            }
            for (int i = 0; i < inputs.size(); i++) {
                HubSpotRecord target = hubspot.find(type, id(inputs.get(i)), null);
                // An e-mail as id is neither an error nor a result.
                if (target == null && id(inputs.get(i)).matches("\\d+")) {
                    error(inputs.get(i), "OBJECT_NOT_FOUND", "Could not update some objects, they do not exist.");
                } else if (target != null && !failed(i)) {
                    hubspot.write(type, target, values.get(i));
                    result(inputs.get(i), target, values.get(i), null);
                }
            }
            return multi(200, results, errors);
        }

        private StandInAnswer upsert() {
            refuseSameIds();
            List<Map<String, String>> values = new ArrayList<>();
            for (Map<String, Object> input : inputs) {
                if (!"email".equals(input.get("idProperty"))) {
                    throw HubSpotRefusals.validation("Unable to perform update/upsert by non-unique 0-1 property");
                }
                Map<String, Object> properties = new LinkedHashMap<>(StandInJson.object(input.get("properties")));
                properties.putIfAbsent("email", id(input));
                values.add(
                        changes(type, Map.of("properties", properties), hubspot.find("contacts", id(input), "email")));
            }
            for (int i = 0; i < inputs.size(); i++) {
                if (failed(i)) {
                    continue;
                }
                HubSpotRecord target = hubspot.find("contacts", id(inputs.get(i)), "email");
                boolean isNew = target == null;
                HubSpotRecord written = target == null ? hubspot.insert(type, null, values.get(i)) : target;
                hubspot.write(type, written, values.get(i));
                result(inputs.get(i), written, values.get(i), isNew);
            }
            return multi(200, results, errors);
        }

        private StandInAnswer create() {
            List<Map<String, String>> values = new ArrayList<>();
            Set<String> emails = new HashSet<>();
            for (Map<String, Object> input : inputs) {
                Map<String, String> checked = newValues(type, input);
                String email = checked.getOrDefault("email", "");
                if (!email.isEmpty() && !emails.add(email)) {
                    throw HubSpotRefusals.validation("Duplicate e-mail in batch input");
                }
                values.add(checked);
            }
            for (int i = 0; i < inputs.size(); i++) {
                if (!failed(i)) {
                    result(inputs.get(i), insert(type, inputs.get(i), values.get(i)), values.get(i), null);
                }
            }
            return multi(201, results, errors);
        }

        private void refuseSameIds() {
            Set<String> seen = new HashSet<>();
            for (Map<String, Object> input : inputs) {
                if (!seen.add(id(input))) {
                    throw HubSpotRefusals.validation("Duplicate IDs found in batch input. IDs must be unique");
                }
            }
        }

        private boolean failed(int position) {
            Map<String, Object> input = inputs.get(position);
            boolean fails = request.failsInput(position, StandInJson.text(input.get("id")));
            if (fails) {
                error(input, "INTERNAL_ERROR", "Something went wrong with this input");
            }
            return fails;
        }

        private String id(Map<String, Object> input) {
            if (!(input.get("id") instanceof String id)) {
                throw HubSpotRefusals.validation("Invalid input JSON: required field 'id' is not a string");
            }
            return id;
        }

        private void result(
                Map<String, Object> input, HubSpotRecord written, Map<String, String> values, @Nullable Boolean isNew) {
            Map<String, Object> json =
                    written.toJson(hubspot.isTerse() ? List.of() : shown(type, values.keySet()), isNew != null);
            if (input.get("objectWriteTraceId") != null && hubspot.repeatsTraces()) {
                json.put("objectWriteTraceId", input.get("objectWriteTraceId"));
            }
            if (isNew != null) {
                json.put("new", isNew);
            }
            results.add(json);
        }

        private void error(Map<String, Object> input, String category, String message) {
            Map<String, Object> error = HubSpotRefusals.body(category, message);
            Map<String, Object> context = new LinkedHashMap<>();
            if (input.get("id") != null) {
                context.put("id", List.of(input.get("id")));
                context.put("ids", List.of(input.get("id")));
            }
            if (input.get("objectWriteTraceId") != null && hubspot.repeatsTraces()) {
                context.put("objectWriteTraceId", List.of(input.get("objectWriteTraceId")));
            }
            error.put("context", context);
            errors.add(error);
        }
    }
}
