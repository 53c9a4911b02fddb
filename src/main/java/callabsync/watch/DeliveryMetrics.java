package callabsync.watch;

import callabsync.delivery.DeliveryState;
import callabsync.watch.DestinationBoard.DestinationStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    private final Alerts alerts;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final MultiGauge incidents;
    private volatile int untold;

    DeliveryMetrics(Figures figures, Alerts alerts, MeterRegistry meters, Clock clock) {
        this.figures = figures;
        this.alerts = alerts;
        this.meters = meters;
        this.clock = clock;
        this.incidents = MultiGauge.builder("callab.sync.incidents")
                .description("What is wrong now, by kind of alert and what it is about; 0: nothing of that kind")
                .register(meters);
        Gauge.builder("callab.sync.alerts.untold", this, metrics -> metrics.untold)
                .description("Alerts that people have not been told yet")
                .register(meters);
        refresh();
    }

    /** Registers meters for names that are new; called every few seconds. */
    void refresh() {
        var now = figures.now();
        untold = alerts.untold().size();
        incidents.register(incidentRows(alerts.open()), true);
        now.destinations().stream().filter(DestinationStatus::on).forEach(each -> destination(each.id()));
        for (String tally : now.totals().keySet()) {
            if (tally.startsWith(ATTEMPT) && known.add(tally)) {
                counter("callab.sync.attempts", tally, ATTEMPT, "destination");
            } else if (tally.startsWith(IMPORT) && known.add(tally)) {
                counter("callab.sync.import.records", tally, IMPORT, "import");
            }
        }
    }

    private static List<MultiGauge.Row<?>> incidentRows(List<Incident> open) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        var quiet = new TreeSet<>(Advice.alerts());
        for (Incident each : open) {
            quiet.remove(each.alert());
            rows.add(MultiGauge.Row.of(Tags.of("alert", each.alert(), "subject", each.subject()), 1));
        }
        quiet.forEach(alert -> rows.add(MultiGauge.Row.of(Tags.of("alert", alert, "subject", ""), 0)));
        return rows;
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
        Gauge.builder("callab.sync.delivery.overdue", figures, from -> overdueSeconds(from, id))
                .description("How long the oldest delivery that may be sent has waited for it")
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
        return seconds(status(from, id).map(DestinationStatus::oldestPendingAt));
    }

    private double overdueSeconds(Figures from, String id) {
        return seconds(status(from, id).map(DestinationStatus::overdueSince));
    }

    private double seconds(Optional<Instant> since) {
        var now = clock.instant();
        return since.map(at -> Math.max(0, Duration.between(at, now).toMillis() / 1_000.0))
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

    private static Optional<DestinationStatus> status(Figures from, String id) {
        return from.now().destinations().stream()
                .filter(each -> each.id().equals(id))
                .findFirst();
    }
}
