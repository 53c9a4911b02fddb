package callabsync.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Property definitions and their groups: listed, read, created. */
final class HubSpotPropertiesApi {

    private final HubSpotStandIn hubspot;

    HubSpotPropertiesApi(HubSpotStandIn hubspot) {
        this.hubspot = hubspot;
    }

    Answer answer(Request request, HubSpotPath path, Map<String, Object> body) {
        String type = HubSpotPath.type(path.at(0));
        boolean post = request.method().equals("POST");
        List<String> rest = path.rest().subList(1, path.rest().size());
        if (rest.isEmpty()) {
            return post
                    ? Answer.json(201, create(type, body))
                    : Answer.json(200, Map.of("results", list(hubspot.properties.of(type))));
        }
        if (rest.equals(List.of("batch", "create")) && post) {
            List<Object> made = new ArrayList<>();
            Json.list(body.get("inputs")).forEach(input -> made.add(create(type, Json.object(input))));
            return Answer.json(201, Map.of("status", "COMPLETE", "results", made));
        }
        if (rest.equals(List.of("groups"))) {
            return groups(post, body);
        }
        return Answer.json(
                200,
                hubspot.properties
                        .find(type, rest.get(0))
                        .orElseThrow(HubSpotErrors::notFound)
                        .toJson());
    }

    private Answer groups(boolean post, Map<String, Object> body) {
        Map<String, String> groups = hubspot.properties.groups();
        if (post) {
            if (groups.putIfAbsent(String.valueOf(body.get("name")), String.valueOf(body.get("label"))) != null) {
                throw HubSpotErrors.refusal(409, "CONFLICT", "A group with this name already exists");
            }
            return Answer.json(201, body);
        }
        List<Object> results = new ArrayList<>();
        groups.forEach((name, label) -> results.add(Map.of("name", name, "label", label, "archived", false)));
        return Answer.json(200, Map.of("results", results));
    }

    private Map<String, Object> create(String type, Map<String, Object> body) {
        for (String required : List.of("name", "label", "type", "fieldType", "groupName")) {
            if (!(body.get(required) instanceof String)) {
                throw HubSpotErrors.validation("Invalid input JSON: required field '" + required + "' is missing");
            }
        }
        String name = String.valueOf(body.get("name"));
        String kind = String.valueOf(body.get("type"));
        if (!name.matches("[a-z][a-z0-9_]*")
                || !List.of("string", "number", "date", "datetime", "bool", "enumeration")
                        .contains(kind)
                || !hubspot.properties.groups().containsKey(String.valueOf(body.get("groupName")))) {
            throw HubSpotErrors.validation("name, type or groupName of the property is not valid");
        }
        if (hubspot.properties.find(type, name).isPresent()) {
            throw HubSpotErrors.refusal(409, "CONFLICT", "A property named '" + name + "' already exists.");
        }
        List<String> options = Json.list(body.get("options")).stream()
                .map(option -> String.valueOf(Json.object(option).get("value")))
                .toList();
        HubSpotProperty made = new HubSpotProperty(
                name,
                String.valueOf(body.get("label")),
                kind,
                String.valueOf(body.get("fieldType")),
                String.valueOf(body.get("groupName")),
                kind.equals("bool") ? List.of("true", "false") : options,
                false,
                65_536);
        hubspot.properties.put(type, made);
        return made.toJson();
    }

    private static List<Map<String, Object>> list(Map<String, HubSpotProperty> properties) {
        return properties.values().stream().map(HubSpotProperty::toJson).toList();
    }
}
