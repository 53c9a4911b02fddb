package callabsync.delivery;

import callabsync.inbox.Payloads;
import callabsync.inbox.StoredEvent;
import callabsync.store.JsonText;
import callabsync.store.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads what claimed deliveries deliver: their events, or the records of an import. */
@Component
final class Items {

    private static final String GONE = "The event's payload is gone (retention or erasure): nothing can be delivered";

    private final Payloads payloads;
    private final EventCache cache;
    private final Vault vault;

    Items(Payloads payloads, EventCache cache, Vault vault) {
        this.payloads = payloads;
        this.cache = cache;
        this.vault = vault;
    }

    /** Returns an item for each, in their order. One with nothing left to deliver has its answer: permanent. */
    List<Item> of(List<Delivery> deliveries) {
        Map<String, StoredEvent> events = events(deliveries);
        var items = new ArrayList<Item>(deliveries.size());
        for (Delivery delivery : deliveries) {
            StoredEvent event = delivery.eventId().map(events::get).orElse(null);
            String record = vault.openText(
                    Delivery.place("record", delivery.id()), delivery.record().orElse(null));
            var item = event == null
                    ? new Item(delivery, null, JsonText.object(record))
                    : new Item(delivery, event.source(), event.event(), JsonText.object(record));
            if (event == null && record == null) {
                item.permanent(GONE);
            }
            items.add(item);
        }
        return items;
    }

    private Map<String, StoredEvent> events(List<Delivery> deliveries) {
        var events = new HashMap<String, StoredEvent>();
        Set<String> missing = new HashSet<>();
        for (Delivery delivery : deliveries) {
            delivery.eventId()
                    .ifPresent(id ->
                            cache.find(id).ifPresentOrElse(event -> events.put(id, event), () -> missing.add(id)));
        }
        if (!missing.isEmpty()) {
            events.putAll(payloads.stored(missing));
        }
        return events;
    }
}
