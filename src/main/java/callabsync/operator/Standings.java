package callabsync.operator;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Follows events to their deliveries. */
@Component
class Standings {

    private final EventSearch events;
    private final DeliverySearch deliveries;

    Standings(EventSearch events, DeliverySearch deliveries) {
        this.events = events;
        this.deliveries = deliveries;
    }

    /** In the order of the ids; the deliveries of each by destination. */
    List<Standing> of(List<String> ids) {
        return ids.stream().map(this::of).toList();
    }

    private Standing of(String id) {
        EventSummary event = events.find(id).orElse(null);
        if (event == null) {
            return new Standing(id, null, List.of());
        }
        List<DeliverySummary> found = deliveries.ofEvents(List.of(event.id())).stream()
                .sorted(Comparator.comparing(DeliverySummary::destination))
                .toList();
        return new Standing(id, event, found);
    }
}
