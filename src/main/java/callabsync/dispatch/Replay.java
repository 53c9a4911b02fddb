package callabsync.dispatch;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;

/**
 * A replay of many events, as far as it got.
 *
 * @param state running, completed or cancelled
 * @param events how many match; more may be found on the way where counting would have taken too long
 * @param done how many were dispatched again
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Replay(String replayId, String state, long events, long done, Instant createdAt, Instant updatedAt) {}
