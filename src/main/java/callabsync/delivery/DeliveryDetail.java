package callabsync.delivery;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept about a delivery.
 *
 * @param question while held: what a person must decide ({@code text}, {@code candidates})
 * @param decision what was decided
 * @param record of an import: the record to deliver
 * @param attemptLog its attempts, the first one first
 */
public record DeliveryDetail(
        DeliverySummary delivery,
        String orderKey,
        String trigger,
        Map<String, Object> question,
        Map<String, Object> decision,
        @Nullable String record,
        List<Attempt> attemptLog) {

    @Override
    public String toString() {
        return "DeliveryDetail[" + delivery.id() + "]";
    }
}
