package callabsync.http;

import callabsync.delivery.Item;
import callabsync.mapping.Merge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What placeholders stand for, and what a request is known by. */
final class Values {

    private Values() {}

    /** The newest of these items' event, with {@code crm_id} (as a number {@code crm_id_number}), {@code delivery_id} and {@code event_id}. */
    static Map<String, Object> of(List<Item> items, Optional<String> crmId) {
        Item newest = items.get(items.size() - 1);
        var values = new LinkedHashMap<String, Object>(newest.event().document());
        crmId.ifPresent(id -> {
            values.put("crm_id", id);
            if (id.matches("\\d{1,18}")) {
                values.put("crm_id_number", Long.valueOf(id));
            }
        });
        values.put("delivery_id", newest.delivery().id());
        newest.delivery().eventId().ifPresent(id -> values.put("event_id", id));
        return values;
    }

    /** The delivery's id; of several deliveries in one request another for each set of them. */
    static String requestId(List<Item> items) {
        String newest = items.get(items.size() - 1).delivery().id();
        List<String> ids =
                items.stream().map(item -> item.delivery().id()).sorted().toList();
        return ids.size() == 1 ? newest : newest + "-" + Merge.hashOf(ids);
    }

    /** The same for each try of this creation, whichever deliveries it is for. */
    static String requestId(String creation) {
        return "create-" + Merge.hashOf(creation);
    }
}
