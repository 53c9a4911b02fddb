package callabsync.operator;

import callabsync.delivery.DeliveryState;
import callabsync.delivery.DeliverySummary;
import callabsync.inbox.EventState;
import callabsync.inbox.EventSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an event is on its way.
 *
 * @param event null while it is not in the store: behind Kafka or a spool it comes later
 */
public record Standing(String id, @Nullable EventSummary event, List<DeliverySummary> deliveries) {

    /** Whether it goes on by itself. */
    public boolean isOpen() {
        return event == null
                || event.state().equals(EventState.STORED.word())
                || deliveries.stream()
                        .anyMatch(each -> DeliveryState.of(each.state()).isOpen());
    }
}
