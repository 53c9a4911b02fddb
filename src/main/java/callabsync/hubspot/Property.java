package callabsync.hubspot;

import callabsync.sink.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The definition of a contact property.
 *
 * @param type {@code string number date datetime bool enumeration}
 * @param several whether an enumeration takes several options
 * @param options internal values by themselves and by label, both in lower case; empty: not limited
 */
record Property(String name, String type, boolean several, boolean readOnly, Map<String, String> options) {

    static Property of(Map<String, Object> json) {
        var options = new LinkedHashMap<String, String>();
        for (var option : Json.objects(json.get("options"))) {
            String value = Json.text(option, "value");
            options.putIfAbsent(Json.text(option, "label").toLowerCase(java.util.Locale.ROOT), value);
        }
        for (var option : Json.objects(json.get("options"))) {
            String value = Json.text(option, "value");
            options.put(value.toLowerCase(java.util.Locale.ROOT), value);
        }
        return new Property(
                Json.text(json, "name"),
                Json.text(json, "type"),
                Json.text(json, "fieldType").equals("checkbox"),
                Boolean.TRUE.equals(
                                Json.object(json.get("modificationMetadata")).get("readOnlyValue"))
                        || Boolean.TRUE.equals(json.get("calculated")),
                options);
    }
}
