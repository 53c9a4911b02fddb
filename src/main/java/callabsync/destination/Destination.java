package callabsync.destination;

import java.util.Optional;

/**
 * One configured target of deliveries.
 *
 * @param id names it in routes ({@code delivery:<id>}), pages and metrics
 * @param sink the kind of target, or the name of a route: what stands after {@code sink:} in the route that serves it
 * @param off why nothing is delivered to it; empty when it is on
 * @param retrySchedule the waits between attempts
 * @param rate how many requests it takes in a time, all nodes together
 * @param concurrency how many batches may be on their way at once; empty: as the sink's route says
 */
public record Destination(
        String id,
        String sink,
        Optional<String> off,
        RetrySchedule retrySchedule,
        Optional<Rate> rate,
        Optional<Integer> concurrency) {

    public boolean isOn() {
        return off.isEmpty();
    }

    Destination turnedOff(String why) {
        return new Destination(id, sink, Optional.of(why), retrySchedule, rate, concurrency);
    }
}
