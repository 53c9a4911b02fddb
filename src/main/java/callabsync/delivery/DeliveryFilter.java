package callabsync.delivery;

import callabsync.event.Bounded;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries are meant; what is null is not asked for.
 *
 * @param from opened then or later
 * @param to opened before
 */
public record DeliveryFilter(
        @Nullable String state,
        @Nullable String destination,
        @Nullable String callId,
        @Nullable String contactId,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final DeliveryFilter ALL = new DeliveryFilter(null, null, null, null, null, null);

    public DeliveryFilter {
        state = blankToNull(state);
        destination = blankToNull(destination);
        callId = key(callId);
        contactId = key(contactId);
        String wanted = state;
        if (wanted != null
                && Arrays.stream(DeliveryState.values())
                        .noneMatch(known -> known.word().equals(wanted))) {
            throw new IllegalArgumentException("state: pending, sending, retrying, delivered, dead, held or cancelled");
        }
    }

    public DeliveryFilter withState(DeliveryState other) {
        return new DeliveryFilter(other.word(), destination, callId, contactId, from, to);
    }

    private static @Nullable String key(@Nullable String text) {
        String asked = blankToNull(text);
        return asked == null ? null : Bounded.text(asked);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
