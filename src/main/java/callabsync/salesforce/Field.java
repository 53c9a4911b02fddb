package callabsync.salesforce;

import callabsync.sink.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A field as describe defines it. What a definition does not say is taken to be allowed.
 *
 * @param length in characters; 0: not known
 * @param options of a picklist, by their value in lower case; empty: any value
 */
record Field(
        String name,
        String type,
        int length,
        boolean createable,
        boolean updateable,
        boolean nillable,
        boolean externalId,
        boolean filterable,
        Map<String, String> options) {

    static Field of(Map<String, Object> json) {
        var options = new LinkedHashMap<String, String>();
        for (var option : Json.objects(json.get("picklistValues"))) {
            if (!Boolean.FALSE.equals(option.get("active"))) {
                String value = Json.text(option, "value");
                options.put(value.toLowerCase(Locale.ROOT), value);
            }
        }
        boolean saysExternalId = json.containsKey("externalId") || json.containsKey("idLookup");
        return new Field(
                Json.text(json, "name"),
                Json.text(json, "type").toLowerCase(Locale.ROOT),
                json.get("length") instanceof Number length ? length.intValue() : 0,
                isNotFalse(json, "createable"),
                isNotFalse(json, "updateable"),
                isNotFalse(json, "nillable"),
                !saysExternalId
                        || Boolean.TRUE.equals(json.get("externalId"))
                        || Boolean.TRUE.equals(json.get("idLookup")),
                isNotFalse(json, "filterable"),
                options);
    }

    private static boolean isNotFalse(Map<String, Object> json, String name) {
        return !Boolean.FALSE.equals(json.get(name));
    }

    boolean isWritable(boolean creating) {
        return creating ? createable : updateable;
    }

    boolean isPicklist() {
        return type.equals("picklist") || type.equals("multipicklist");
    }
}
