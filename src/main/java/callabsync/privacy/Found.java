package callabsync.privacy;

import callabsync.delivery.DeliveryErasure;
import callabsync.inbox.EventErasure;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an erasure came across: counts by kind, and what leads to more of it. */
final class Found {

    private static final String NO_ORDER_KEY = "erased";

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    final Set<String> keyIds = new LinkedHashSet<>();
    final Set<String> destinations = new LinkedHashSet<>();
    final Set<String> orderKeys = new LinkedHashSet<>();
    final Set<String> callIds = new LinkedHashSet<>();
    int inFlight;

    void count(String kind, int more) {
        counts.merge(kind, more, Integer::sum);
    }

    void event(EventErasure.Erased erased) {
        count("events", 1);
        count("payloads", erased.payload() ? 1 : 0);
        erased.keyId().ifPresent(keyIds::add);
    }

    void delivery(Optional<DeliveryErasure.Erased> erased) {
        erased.ifPresent(delivery -> {
            count("deliveries", 1);
            count("attempts", delivery.attempts());
            inFlight += delivery.inFlight() ? 1 : 0;
            keyIds.addAll(delivery.keyIds());
            destinations.add(delivery.destination());
            delivery.callId().ifPresent(callIds::add);
            if (!delivery.orderKey().equals(NO_ORDER_KEY)) {
                orderKeys.add(delivery.orderKey());
            }
        });
    }

    void add(Found other) {
        other.counts.forEach(this::count);
        keyIds.addAll(other.keyIds);
        destinations.addAll(other.destinations);
        orderKeys.addAll(other.orderKeys);
        callIds.addAll(other.callIds);
        inFlight += other.inFlight;
    }

    Map<String, Integer> counts() {
        return new LinkedHashMap<>(counts);
    }
}
