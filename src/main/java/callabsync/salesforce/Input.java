package callabsync.salesforce;

import callabsync.delivery.Item;
import callabsync.sink.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One record to write.
 *
 * @param json as Salesforce wants it
 * @param items the deliveries that it is for
 * @param kept fields that it is never sent without
 * @param recordType of the record; empty: unknown, or none
 */
record Input(Map<String, Object> json, List<Item> items, Set<String> kept, String recordType) {

    /** A record of this object with these fields. */
    static Input of(String object, @Nullable String id, Map<String, ?> fields, List<Item> items) {
        var json = new LinkedHashMap<String, Object>();
        json.put("attributes", Map.of("type", object));
        if (id != null) {
            json.put("id", id);
        }
        json.putAll(fields);
        return new Input(json, items, Set.of(), "");
    }

    Input with(String field, Object value) {
        var more = new LinkedHashMap<>(json);
        more.put(field, value);
        return new Input(more, items, kept, recordType);
    }

    Input keeping(Set<String> fields) {
        return new Input(json, items, fields, recordType);
    }

    Input ofType(String type) {
        return new Input(json, items, kept, type);
    }

    /** Empty if it is to be created. */
    String id() {
        return Json.text(json, "id");
    }

    RefusedFields.Place place(Org org) {
        return new RefusedFields.Place(org, object(), id().isEmpty(), recordType);
    }

    /** Whether an answer with this id can be about this record. */
    boolean isAnsweredBy(String answered) {
        return id().isEmpty() ? Ids.isOf(object(), answered) : answered.isEmpty() || Ids.same(answered, id());
    }

    private String object() {
        return Json.text(Json.object(json.get("attributes")), "type");
    }

    /** The names of fields, without what is in them. */
    @Override
    public String toString() {
        return "Input[" + json.keySet() + "]";
    }
}
