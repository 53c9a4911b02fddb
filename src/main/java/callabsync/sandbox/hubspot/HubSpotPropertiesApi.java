package callabsync.sandbox.hubspot;

import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Property definitions and their groups: listed, read, created. */
final class HubSpotPropertiesApi {

    private static final Map<String, Set<String>> FIELD_TYPES = Map.of(
            "string", Set.of("text", "textarea", "html", "file", "phonenumber"),
            "number", Set.of("number"),
            "date", Set.of("date"),
            "datetime", Set.of("date"),
            "bool", Set.of("booleancheckbox"),
            "enumeration", Set.of("select", "radio", "checkbox", "booleancheckbox"));

    private static final Set<String> OPTIONLESS = Set.of("string", "number", "date", "datetime");

    private final HubSpotStandIn hubspot;

    HubSpotPropertiesApi(HubSpotStandIn hubspot) {
        this.hubspot = hubspot;
    }

    StandInAnswer answer(Request request, HubSpotPath path, Map<String, Object> body) {
        String type = HubSpotPath.type(path.at(0));
        boolean post = request.method().equals("POST");
        List<String> rest = path.rest().subList(1, path.rest().size());
        if (post) {
            hubspot.properties.requireMayCreate();
        }
        if (rest.isEmpty()) {
            return post
                    ? StandInAnswer.json(201, create(type, body))
                    : StandInAnswer.json(200, Map.of("results", list(hubspot.properties.of(type))));
        }
        if (rest.equals(List.of("batch", "create")) && post) {
            List<Object> made = new ArrayList<>();
            StandInJson.list(body.get("inputs")).forEach(input -> made.add(create(type, StandInJson.object(input))));
            return StandInAnswer.json(201, Map.of("status", "COMPLETE", "results", made));
        }
        if (rest.equals(List.of("groups"))) {
            return groups(post, body);
        }
        return StandInAnswer.json(
                200,
                hubspot.properties
                        .find(type, rest.get(0))
                        .orElseThrow(HubSpotRefusals::notFound)
                        .toJson());
    }

    private StandInAnswer groups(boolean post, Map<String, Object> body) {
        Map<String, String> groups = hubspot.properties.groups();
        if (post) {
            if (groups.putIfAbsent(String.valueOf(body.get("name")), String.valueOf(body.get("label"))) != null) {
                throw HubSpotRefusals.refusal(409, "CONFLICT", "A group with this name already exists");
            }
            return StandInAnswer.json(201, body);
        }
        List<Object> results = new ArrayList<>();
        groups.forEach((name, label) -> results.add(Map.of("name", name, "label", label, "archived", false)));
        return StandInAnswer.json(200, Map.of("results", results));
    }

    private Map<String, Object> create(String type, Map<String, Object> body) {
        for (String required : List.of("name", "label", "type", "fieldType", "groupName")) {
            if (!(body.get(required) instanceof String)) {
                throw HubSpotRefusals.validation("Invalid input JSON: required field '" + required + "' is missing");
            }
        }
        String name = String.valueOf(body.get("name"));
        String kind = String.valueOf(body.get("type"));
        String fieldType = String.valueOf(body.get("fieldType"));
        List<String> options = StandInJson.list(body.get("options")).stream()
                .map(option -> String.valueOf(StandInJson.object(option).get("value")))
                .toList();
        check(name, kind, fieldType, options);
        String group = String.valueOf(body.get("groupName"));
        if (!hubspot.properties.groups().containsKey(group)) {
            throw HubSpotRefusals.validation("groupName " + group + " does not exist");
        }
        if (hubspot.properties.find(type, name).isPresent()) {
            throw HubSpotRefusals.refusal(409, "CONFLICT", "A property named '" + name + "' already exists.");
        }
        HubSpotProperty made = new HubSpotProperty(
                name, String.valueOf(body.get("label")), kind, fieldType, group, options, false, 65_536);
        hubspot.properties.create(type, made);
        return made.toJson();
    }

    private static void check(String name, String kind, String fieldType, List<String> options) {
        if (!name.matches("[a-z][a-z0-9_]{0,99}") || name.startsWith("hs_") || name.startsWith("hubspot_")) {
            throw HubSpotRefusals.validation("The name " + name + " of the property is not valid");
        }
        if (!FIELD_TYPES.containsKey(kind) || !FIELD_TYPES.get(kind).contains(fieldType)) {
            throw HubSpotRefusals.validation("fieldType " + fieldType + " is not one of the type " + kind);
        }
        if (kind.equals("bool") && !(options.size() == 2 && options.containsAll(List.of("true", "false")))) {
            throw HubSpotRefusals.validation(
                    "Boolean properties must have exactly two options; one with a value of 'true',"
                            + " the other with a value of 'false'.");
        }
        if (options.isEmpty() && kind.equals("enumeration") || !options.isEmpty() && OPTIONLESS.contains(kind)) {
            throw HubSpotRefusals.validation("options do not fit the type " + kind);
        }
    }

    private static List<Map<String, Object>> list(Map<String, HubSpotProperty> properties) {
        return properties.values().stream().map(HubSpotProperty::toJson).toList();
    }
}
