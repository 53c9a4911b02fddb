package callabsync.destination;

import java.time.Duration;
import java.util.List;

/**
 * One configured target of deliveries.
 *
 * @param id names it in routes ({@code delivery:<id>}), pages and metrics
 * @param sink the kind of target: the name after {@code sink:} of the route that serves it
 * @param retrySchedule the waits before the second and each further attempt
 * @param concurrency how many batches may be on their way at once
 */
public record Destination(String id, String sink, List<Duration> retrySchedule, int concurrency) {}
