package callabsync.delivery;

import callabsync.inbox.EventUse;
import callabsync.store.Retention;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Removes deliveries and attempts that are older than their retention; what is not final stays, with its event. */
@Component
@Order(1)
final class DeliveryRetention implements Retention.Prunes, EventUse {

    @Override
    public void prune(Retention.Round round) {
        round.remove(
                "attempts",
                "att",
                round.keep().attempts(),
                "DELETE FROM attempt WHERE id IN (SELECT id FROM attempt WHERE id < ? ORDER BY id LIMIT ?)");
        round.remove(
                "deliveries",
                "dlv",
                round.keep().events(),
                "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE id < ? AND " + DeliveryLife.FINAL
                        + " ORDER BY id LIMIT ?)");
    }

    @Override
    public String ofPayload(String eventId) {
        return "EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = " + eventId + " AND d." + DeliveryLife.UNDECIDED
                + ")";
    }

    @Override
    public String ofEvent(String eventId) {
        return "EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = " + eventId + ")";
    }
}
