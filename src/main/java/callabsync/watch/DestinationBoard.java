package callabsync.watch;

import callabsync.delivery.DeliverySearch;
import callabsync.destination.Budgets;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.destination.Gate;
import callabsync.destination.Gates;
import callabsync.store.Tallies;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects what is known about each destination. */
@Component
public class DestinationBoard {

    private final Destinations destinations;
    private final Gates gates;
    private final Budgets budgets;
    private final DeliverySearch deliveries;
    private final Tallies tallies;
    private final Clock clock;

    DestinationBoard(
            Destinations destinations,
            Gates gates,
            Budgets budgets,
            DeliverySearch deliveries,
            Tallies tallies,
            Clock clock) {
        this.destinations = destinations;
        this.gates = gates;
        this.budgets = budgets;
        this.deliveries = deliveries;
        this.tallies = tallies;
        this.clock = clock;
    }

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

        /** Returns whether it is on at all. */
        public boolean on() {
            return !state.equals("off");
        }
    }

    public List<DestinationStatus> all() {
        Map<String, Long> counts = tallies.totals("delivery.");
        return destinations.all().stream()
                .map(destination -> status(destination, counts))
                .toList();
    }

    public Optional<DestinationStatus> find(String id) {
        return destinations.find(id).map(destination -> status(destination, tallies.totals("delivery." + id + ".")));
    }

    private DestinationStatus status(Destination destination, Map<String, Long> counts) {
        String id = destination.id();
        Gate gate = gates.of(id);
        String prefix = "delivery." + id + ".";
        OptionalLong left = destination.isOn() ? budgets.left(id) : OptionalLong.empty();
        return new DestinationStatus(
                id,
                destination.sink(),
                destination.isOn() ? gate.state().word() : "off",
                destination.off().or(gate::reason).orElse(null),
                gate.answer().orElse(null),
                gate.closedAt().orElse(null),
                gate.probeAt().orElse(null),
                destination.rate().map(Object::toString).orElse(null),
                left.isPresent() ? left.getAsLong() : null,
                counts.getOrDefault(prefix + "pending", 0L)
                        + counts.getOrDefault(prefix + "retrying", 0L)
                        + counts.getOrDefault(prefix + "sending", 0L),
                deliveries.oldestPending(id).orElse(null),
                deliveries.overdueSince(id, clock.instant()).orElse(null));
    }
}
