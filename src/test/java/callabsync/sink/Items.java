package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Delivery;
import callabsync.delivery.DeliveryState;
import callabsync.delivery.Item;
import callabsync.destination.Destination;
import callabsync.destination.RetrySchedule;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.event.OrderKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Items and batches for tests of sinks. */
public final class Items {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Items() {}

    /** An event of this type about this contact and call. */
    public static Event event(String type, Map<String, ?> contact, Map<String, ?> call, Map<String, ?> outcomes) {
        var payload = new HashMap<String, Object>();
        payload.put("event", type);
        payload.put("timestamp", "2026-11-23T11:00:00Z");
        payload.put("contact", contact);
        payload.put("call", call);
        if (!outcomes.isEmpty()) {
            payload.put("outcomes", outcomes);
        }
        return EventReader.read(Json.write(payload).getBytes(StandardCharsets.UTF_8))
                .event();
    }

    public static Item item(String destination, Event event) {
        return item(destination, event, Decision.NONE);
    }

    public static Item item(String destination, Event event, Decision decision) {
        return item("dlv_" + NUMBER.incrementAndGet(), destination, event, decision);
    }

    /** Of an event that came by this source. */
    public static Item from(String source, String destination, Event event) {
        Item item = item(destination, event);
        return new Item(item.delivery(), source, event, Map.of());
    }

    public static Item item(String id, String destination, Event event, Decision decision) {
        Instant at = event.occurredAt() == null ? SinkStore.NOW : event.occurredAt();
        var delivery = new Delivery(
                id,
                Optional.of("evt_" + id),
                destination,
                DeliveryState.SENDING,
                0,
                event.orderKey().map(OrderKey::text).orElse(id),
                at,
                event.rank(),
                event.call().id(),
                event.contact().id(),
                false,
                Optional.empty(),
                decision,
                Optional.empty());
        return new Item(delivery, event, Map.of());
    }

    public static Batch batch(String destination, String sink, Item... items) {
        return new Batch(
                new Destination(
                        destination, sink, Optional.empty(), RetrySchedule.DEFAULT, Optional.empty(), Optional.empty()),
                List.copyOf(Arrays.asList(items)));
    }
}
