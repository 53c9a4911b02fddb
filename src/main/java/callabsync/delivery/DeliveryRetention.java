package callabsync.delivery;

import callabsync.store.Retention;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Removes deliveries and attempts that are older than their retention; what is not final stays. */
@Component
@Order(1)
final class DeliveryRetention implements Retention.Prunes {

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
                "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE id < ? AND " + DeliveryState.FINAL
                        + " ORDER BY id LIMIT ?)");
    }
}
