package callabsync.watch;

import callabsync.delivery.DeliveryState;
import callabsync.imports.ImportRun;
import callabsync.imports.ImportRuns;
import callabsync.reconcile.Reconcile;
import callabsync.sink.Preflights;
import callabsync.store.Disk;
import callabsync.watch.DestinationBoard.DestinationStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The metrics that are read now and then: deliveries, events, incidents, store, disk, preflights, imports, reconcile and the
 * version. Those of the store are its own counts: every node shows the same ones, so take the maximum over nodes, not the
 * sum. Their units and help texts are in {@link MetricTexts}.
 */
@Component
class ProductMetrics {

    private static final List<String> EVENTS =
            List.of("stored", "duplicate", "dispatched", "ignored", "invalid", "failed");
    private static final List<String> RESULTS = List.of("succeeded", "retryable", "permanent", "held");
    private static final String ATTEMPT = "attempt.";
    private static final String IMPORT = "import.";

    private final Figures figures;
    private final Alerts alerts;
    private final ImportRuns imports;
    private final Preflights preflights;
    private final Reconcile reconcile;
    private final MeterRegistry meters;
    private final Clock clock;
    private final MultiGauge incidents;
    private final MultiGauge findings;
    private final MultiGauge runs;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile int untold;
    private volatile double reconciledAt = Double.NaN;

    ProductMetrics(
            Figures figures,
            Alerts alerts,
            Disk disk,
            ImportRuns imports,
            Preflights preflights,
            Reconcile reconcile,
            MeterRegistry meters,
            Clock clock) {
        this.figures = figures;
        this.alerts = alerts;
        this.imports = imports;
        this.preflights = preflights;
        this.reconcile = reconcile;
        this.meters = meters;
        this.clock = clock;
        this.incidents = rows("incidents");
        this.findings = rows("preflight.findings");
        this.runs = rows("import.run.failed");
        EVENTS.forEach(state -> counter("events", Tags.of("state", state), "event." + state));
        counter("reconcile.fetched", Tags.empty(), "reconcile.fetched");
        gauge("reconcile.completed", Tags.empty(), now -> reconciledAt);
        gauge("events.failed", Tags.empty(), Figures.Snapshot::failedEvents);
        gauge("alerts.untold", Tags.empty(), now -> untold);
        gauge("disk.free", Tags.empty(), now -> disk.room().free());
        gauge("disk.size", Tags.empty(), now -> disk.room().total());
        gauge("store.size", Tags.empty(), now -> disk.storeBytes());
        String version = ProductMetrics.class.getPackage().getImplementationVersion();
        gauge("version", Tags.of("version", version == null ? "dev" : version), now -> 1);
        refresh();
    }

    private MultiGauge rows(String name) {
        return MultiGauge.builder("callab.sync." + name).register(meters);
    }

    /** Registers meters for names that are new, and reads what has none for each value; called every few seconds. */
    void refresh() {
        Figures.Snapshot now = figures.now();
        untold = alerts.untold().size();
        incidents.register(incidentRows(), true);
        now.destinations().stream().filter(DestinationStatus::on).forEach(each -> destination(each.id()));
        now.totals().keySet().forEach(this::results);
        findings.register(
                preflights.all().stream()
                        .<Row<?>>map(each -> Row.of(
                                Tags.of("destination", each.destination()),
                                each.at().isEmpty()
                                        ? Double.NaN
                                        : each.findings().size()))
                        .toList(),
                true);
        try {
            readRuns();
        } catch (DataAccessException e) {
            // The store is away: what was read last stays.
        }
    }

    private List<Row<?>> incidentRows() {
        var rows = new ArrayList<Row<?>>();
        var quiet = new TreeSet<>(Advice.alerts());
        for (Incident each : alerts.open()) {
            quiet.remove(each.alert());
            rows.add(Row.of(Tags.of("alert", each.alert(), "subject", each.subject()), 1));
        }
        quiet.forEach(alert -> rows.add(Row.of(Tags.of("alert", alert, "subject", ""), 0)));
        return rows;
    }

    private void readRuns() {
        runs.register(
                imports.all().stream()
                        .filter(each -> each.off().isEmpty())
                        .<Row<?>>map(each -> Row.of(
                                Tags.of("import", each.id()),
                                each.lastRun()
                                                .filter(run -> run.state().equals("failed"))
                                                .isPresent()
                                        ? 1
                                        : 0))
                        .toList(),
                true);
        reconcile
                .last()
                .filter(run -> run.state().equals("completed"))
                .flatMap(ImportRun::endedAt)
                .map(Instant::getEpochSecond)
                .ifPresent(at -> reconciledAt = at);
    }

    private void destination(String id) {
        if (!known.add("destination." + id)) {
            return;
        }
        Tags tags = Tags.of("destination", id);
        for (DeliveryState state : DeliveryState.values()) {
            String tally = "delivery." + id + "." + state.word();
            gauge("deliveries", tags.and("state", state.word()), now -> now.total(tally));
        }
        RESULTS.forEach(result -> results(ATTEMPT + id + "." + result));
        gauge("delivery.oldest.pending", tags, now -> seconds(now, id, DestinationStatus::oldestPendingAt));
        gauge("delivery.overdue", tags, now -> seconds(now, id, DestinationStatus::overdueSince));
        gauge("destination.open", tags, now -> isOpen(now, id) ? 1 : 0);
        gauge("budget.left", tags, now -> budgetLeft(now, id));
    }

    /** Counts the attempts at a destination, or the records of an import, by their result. */
    private void results(String tally) {
        if (tally.startsWith(ATTEMPT) && known.add(tally)) {
            results("attempts", "destination", ATTEMPT, tally);
        } else if (tally.startsWith(IMPORT) && known.add(tally)) {
            results("import.records", "import", IMPORT, tally);
        }
    }

    private void results(String name, String tag, String prefix, String tally) {
        int dot = tally.lastIndexOf('.');
        counter(name, Tags.of(tag, tally.substring(prefix.length(), dot), "result", tally.substring(dot + 1)), tally);
    }

    private static boolean isOpen(Figures.Snapshot now, String id) {
        return now.destination(id).filter(each -> each.state().equals("open")).isPresent();
    }

    private static double budgetLeft(Figures.Snapshot now, String id) {
        return now.destination(id)
                .map(DestinationStatus::budgetLeft)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
    }

    private double seconds(Figures.Snapshot now, String id, Function<DestinationStatus, @Nullable Instant> since) {
        return now.destination(id)
                .map(since)
                .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1_000.0))
                .orElse(0.0);
    }

    private void counter(String name, Tags tags, String tally) {
        FunctionCounter.builder(
                        "callab.sync." + name, figures, from -> from.now().total(tally))
                .tags(tags)
                .register(meters);
    }

    private void gauge(String name, Tags tags, ToDoubleFunction<Figures.Snapshot> value) {
        Gauge.builder("callab.sync." + name, figures, from -> value.applyAsDouble(from.now()))
                .tags(tags)
                .register(meters);
    }
}
