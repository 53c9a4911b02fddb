package callabsync.watch;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A destination as it stands.
 *
 * @param state open, closed (by itself), paused (by an operator) or off
 * @param reason why it is not open
 * @param answer the destination's own answer with which it closed
 * @param rate requests in a time, for example {@code 90/10s}
 * @param budgetLeft how many requests may be sent right now
 * @param pending how many deliveries wait or are on their way
 * @param oldestPendingAt when the oldest of these was opened
 * @param overdueSince since when one that may be sent has waited for it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DestinationStatus(
        String id,
        String sink,
        String state,
        @Nullable String reason,
        @Nullable String answer,
        @Nullable Instant since,
        @Nullable Instant probeAt,
        @Nullable String rate,
        @Nullable Long budgetLeft,
        long pending,
        @Nullable Instant oldestPendingAt,
        @Nullable Instant overdueSince) {

    /** Whether it is on at all. */
    public boolean on() {
        return !state.equals("off");
    }
}
