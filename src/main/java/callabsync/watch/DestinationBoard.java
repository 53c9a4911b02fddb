package callabsync.watch;

import callabsync.delivery.DeliverySearch;
import callabsync.destination.Budgets;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.destination.Gate;
import callabsync.destination.Gates;
import callabsync.store.Tallies;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** Puts together what is known about each destination. */
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
