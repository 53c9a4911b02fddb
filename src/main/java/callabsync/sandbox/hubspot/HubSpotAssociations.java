package callabsync.sandbox.hubspot;

import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Associations between activities and contacts, by HubSpot's default association types. */
final class HubSpotAssociations {

    /**
     * The association type from an activity to a contact, by type of activity. The opposite direction has the next
     * lower number.
     */
    static final Map<String, Integer> TYPE_IDS = typeIds();

    /** A record by type and id. */
    record End(String type, String id) {}

    private final Map<End, Set<End>> ends = new LinkedHashMap<>();

    private static Map<String, Integer> typeIds() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        ids.put("calls", 194);
        ids.put("tasks", 204);
        ids.put("meetings", 200);
        ids.put("notes", 202);
        return ids;
    }

    void clear() {
        ends.clear();
    }

    void link(End one, End other) {
        ends.computeIfAbsent(one, any -> new LinkedHashSet<>()).add(other);
        ends.computeIfAbsent(other, any -> new LinkedHashSet<>()).add(one);
    }

    List<String> of(End from, String toType) {
        return ends.getOrDefault(from, Set.of()).stream()
                .filter(end -> end.type().equals(toType))
                .map(End::id)
                .toList();
    }

    static int typeId(String from, String to) {
        return from.equals("contacts") ? TYPE_IDS.getOrDefault(to, 0) - 1 : TYPE_IDS.getOrDefault(from, 0);
    }

    /**
     * Returns the ids of the contacts that an activity is created with.
     *
     * @throws StandInRefusal if the key is missing or an association is not as HubSpot wants it
     */
    static List<String> checked(String type, @Nullable Object associations) {
        if (!(associations instanceof List<?> listed)) {
            throw HubSpotRefusals.validation("Invalid input JSON: required field 'associations' is not a list");
        }
        List<String> ids = new ArrayList<>();
        for (Object each : listed) {
            Map<String, Object> association = StandInJson.object(each);
            if (!(StandInJson.object(association.get("to")).get("id") instanceof String id)) {
                throw HubSpotRefusals.validation("Invalid input JSON: 'associations.to.id' must be a string");
            }
            List<Object> types = StandInJson.list(association.get("types"));
            if (types.isEmpty()) {
                throw HubSpotRefusals.validation("Invalid input JSON: 'associations.types' must not be empty");
            }
            for (Object one : types) {
                Map<String, Object> wanted = StandInJson.object(one);
                if (!"HUBSPOT_DEFINED".equals(wanted.get("associationCategory"))
                        || !Integer.valueOf(typeId(type, "contacts")).equals(wanted.get("associationTypeId"))) {
                    throw HubSpotRefusals.validation("No association type " + wanted.get("associationTypeId")
                            + " of category " + wanted.get("associationCategory") + " from " + type + " to contacts");
                }
            }
            ids.add(id);
        }
        return ids;
    }

    /**
     * Returns one side of an association as the API shows it: v3 by id and type name, later versions with all types,
     * 2026-09 with the id as text.
     */
    static Map<String, Object> toJson(String version, String from, String to, String id) {
        if (version.equals("v3")) {
            return Map.of("id", id, "type", singular(from) + "_to_" + singular(to));
        }
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("category", "HUBSPOT_DEFINED");
        type.put("typeId", typeId(from, to));
        type.put("label", null);
        Object shown = version.equals("v4") ? (Object) Long.parseLong(id) : id;
        return Map.of("toObjectId", shown, "associationTypes", List.of(type));
    }

    static String singular(String type) {
        return type.substring(0, type.length() - 1);
    }
}
