package callabsync.operator;

import callabsync.delivery.DeliveryState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The metrics of deliveries, attempts and imports. They are the store's counts: every node shows the same ones, so take
 * the maximum over nodes, not the sum.
 */
@Component
class DeliveryMetrics {

    private static final String ATTEMPT = "attempt.";
    private static final String IMPORT = "import.";

    private final Figures figures;
    private final Incidents incidents;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile double openIncidents;

    DeliveryMetrics(Figures figures, Incidents incidents, MeterRegistry meters, Clock clock) {
        this.figures = figures;
        this.incidents = incidents;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("callab.sync.incidents", this, metrics -> metrics.openIncidents)
                .description("What is wrong now and was alerted")
                .register(meters);
        refresh();
    }

    /** Registers meters for names that are new; called every few seconds. */
    void refresh() {
        var now = figures.now();
        openIncidents = incidents.open().size();
        now.destinations().stream().filter(DestinationStatus::on).forEach(each -> destination(each.id()));
        for (String tally : now.totals().keySet()) {
            if (tally.startsWith(ATTEMPT) && known.add(tally)) {
                counter("callab.sync.attempts", tally, ATTEMPT, "destination");
            } else if (tally.startsWith(IMPORT) && known.add(tally)) {
                counter("callab.sync.import.records", tally, IMPORT, "import");
            }
        }
    }

    private void destination(String id) {
        if (!known.add("destination." + id)) {
            return;
        }
        for (DeliveryState state : DeliveryState.values()) {
            String tally = "delivery." + id + "." + state.word();
            Gauge.builder("callab.sync.deliveries", figures, from -> from.now().total(tally))
                    .description("Deliveries in this state now")
                    .tags("destination", id, "state", state.word())
                    .register(meters);
        }
        for (String result : Set.of("succeeded", "retryable", "permanent", "held")) {
            String tally = ATTEMPT + id + "." + result;
            if (known.add(tally)) {
                counter("callab.sync.attempts", tally, ATTEMPT, "destination");
            }
        }
        Gauge.builder("callab.sync.delivery.oldest.pending", figures, from -> oldestSeconds(from, id))
                .description("How long the oldest open delivery has waited")
                .baseUnit("seconds")
                .tag("destination", id)
                .register(meters);
        Gauge.builder("callab.sync.destination.open", figures, from -> isOpen(from, id))
                .description("1 while deliveries pass, 0 while the destination is closed or paused")
                .tag("destination", id)
                .register(meters);
        Gauge.builder("callab.sync.budget.left", figures, from -> budget(from, id))
                .description("Requests that may be sent now; NaN without a budget")
                .tag("destination", id)
                .register(meters);
    }

    private void counter(String meter, String tally, String prefix, String tag) {
        int dot = tally.lastIndexOf('.');
        FunctionCounter.builder(meter, figures, from -> from.now().total(tally))
                .tags(Tags.of(tag, tally.substring(prefix.length(), dot), "result", tally.substring(dot + 1)))
                .register(meters);
    }

    private double oldestSeconds(Figures from, String id) {
        var now = clock.instant();
        return status(from, id)
                .map(DestinationStatus::oldestPendingAt)
                .map(at -> Math.max(0, Duration.between(at, now).toMillis() / 1_000.0))
                .orElse(0.0);
    }

    private static double isOpen(Figures from, String id) {
        return status(from, id).filter(each -> each.state().equals("open")).isPresent() ? 1 : 0;
    }

    private static double budget(Figures from, String id) {
        return status(from, id)
                .map(DestinationStatus::budgetLeft)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
    }

    private static java.util.Optional<DestinationStatus> status(Figures from, String id) {
        return from.now().destinations().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }
}
