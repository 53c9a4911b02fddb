package callabsync.privacy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was erased, for whoever asked.
 *
 * @param id {@code ers_...}
 * @param contactHash by which a later question can be answered: a hash (keyed, where the store is encrypted) of the
 *     contact's id, or of the phone number or address that was asked for
 * @param erased how many of each kind: {@code events}, {@code payloads}, {@code deliveries}, {@code attempts},
 *     {@code rejections}, {@code links}, {@code totals}, {@code keys}
 * @param inFlight how many deliveries a sink was just sending: with more than none, erase again a minute later
 * @param others ids of further contacts that had the same phone number or e-mail address, and stay
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ErasureReceipt(
        String id,
        String contactHash,
        Map<String, Integer> erased,
        int inFlight,
        List<String> others,
        Instant erasedAt) {

    /** Returns whether nothing was found. */
    public boolean isEmpty() {
        return erased.values().stream().allMatch(count -> count == 0);
    }

    /** Without the other contacts: an id may be an address. */
    @Override
    public String toString() {
        return "ErasureReceipt[" + id + ", " + erased + "]";
    }
}
