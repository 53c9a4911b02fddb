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
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * sum.
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
        this.incidents =
                rows("incidents", "What is wrong now, by kind of alert and what it is about; 0: nothing of that kind");
        this.findings =
                rows("preflight.findings", "Fields that a destination cannot accept, as its last preflight found");
        this.runs = rows("import.run.failed", "1 if the import's last run failed");
        ofTheWhole();
        of(disk);
        refresh();
    }

    private MultiGauge rows(String name, String description) {
        return MultiGauge.builder("callab.sync." + name)
                .description(description)
                .register(meters);
    }

    private void ofTheWhole() {
        for (String state : EVENTS) {
            counter(
                    "events",
                    "event." + state,
                    Tags.of("state", state),
                    "Events by what became of them, each time it did; stored: genuine and usable");
        }
        counter(
                "reconcile.fetched",
                "reconcile.fetched",
                Tags.empty(),
                "Events whose webhook never came, fetched from Callab");
        gauge(
                "events.failed",
                null,
                Tags.empty(),
                "Events that are failed now, counted to 1,000",
                Figures.Snapshot::failedEvents);
        gauge("alerts.untold", null, Tags.empty(), "Alerts that people have not been told yet", now -> untold);
        gauge(
                "reconcile.completed",
                "timestamp.seconds",
                Tags.empty(),
                "When Callab's calls were last compared with the inbox without an error; NaN: not yet",
                now -> reconciledAt);
        String version = ProductMetrics.class.getPackage().getImplementationVersion();
        gauge(
                "version",
                null,
                Tags.of("version", version == null ? "dev" : version),
                "Always 1; the label says which version runs",
                now -> 1);
    }

    private void of(Disk disk) {
        gauge(
                "disk.free",
                "bytes",
                Tags.empty(),
                "What is free of the data folder's disk",
                now -> disk.room().free());
        gauge(
                "disk.size",
                "bytes",
                Tags.empty(),
                "How large the data folder's disk is",
                now -> disk.room().total());
        gauge(
                "store.size",
                "bytes",
                Tags.empty(),
                "What the store takes, its log and the spool included",
                now -> disk.storeBytes());
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
            gauge(
                    "deliveries",
                    null,
                    tags.and("state", state.word()),
                    "Deliveries in this state now",
                    now -> now.total(tally));
        }
        RESULTS.forEach(result -> results(ATTEMPT + id + "." + result));
        gauge(
                "delivery.oldest.pending",
                "seconds",
                tags,
                "How long the oldest open delivery has waited",
                now -> seconds(now, id, DestinationStatus::oldestPendingAt));
        gauge(
                "delivery.overdue",
                "seconds",
                tags,
                "How long the oldest delivery that may be sent has waited for it",
                now -> seconds(now, id, DestinationStatus::overdueSince));
        gauge(
                "destination.open",
                null,
                tags,
                "1 while deliveries pass, 0 while the destination is closed or paused",
                now -> now.destination(id)
                                .filter(each -> each.state().equals("open"))
                                .isPresent()
                        ? 1
                        : 0);
        gauge(
                "budget.left",
                null,
                tags,
                "Requests that may be sent now; NaN without a budget",
                now -> now.destination(id)
                        .map(DestinationStatus::budgetLeft)
                        .map(Long::doubleValue)
                        .orElse(Double.NaN));
    }

    /** Counts the attempts at a destination, or the records of an import, by their result. */
    private void results(String tally) {
        int dot = tally.lastIndexOf('.');
        String result = tally.substring(dot + 1);
        if (tally.startsWith(ATTEMPT) && known.add(tally)) {
            counter(
                    "attempts",
                    tally,
                    Tags.of("destination", tally.substring(ATTEMPT.length(), dot), "result", result),
                    null);
        } else if (tally.startsWith(IMPORT) && known.add(tally)) {
            counter(
                    "import.records",
                    tally,
                    Tags.of("import", tally.substring(IMPORT.length(), dot), "result", result),
                    null);
        }
    }

    private double seconds(Figures.Snapshot now, String id, Function<DestinationStatus, @Nullable Instant> since) {
        return now.destination(id)
                .map(since)
                .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1_000.0))
                .orElse(0.0);
    }

    private void counter(String name, String tally, Tags tags, @Nullable String description) {
        FunctionCounter.builder(
                        "callab.sync." + name, figures, from -> from.now().total(tally))
                .description(description)
                .tags(tags)
                .register(meters);
    }

    private void gauge(
            String name,
            @Nullable String unit,
            Tags tags,
            String description,
            ToDoubleFunction<Figures.Snapshot> value) {
        Gauge.builder("callab.sync." + name, figures, from -> value.applyAsDouble(from.now()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(meters);
    }

    /** The help texts of counters that are made for each request and have none there. */
    @Component
    static class Texts implements MeterFilter {

        private static final Map<String, String> TEXTS = Map.of(
                "callab.sync.webhook.buffered.bytes", "Memory of requests on their way",
                "callab.sync.webhook.rejections", "Requests that were turned away",
                "callab.sync.webhook.stringified", "Signatures of the body as JSON.stringify writes it",
                "callab.sync.crm.requests", "Requests sent to the destination by this node",
                "callab.sync.attempts", "Attempts of deliveries",
                "callab.sync.import.records", "What became of the records that imports read");

        @Override
        public Meter.Id map(Meter.Id id) {
            String text = id.getDescription() == null ? TEXTS.get(id.getName()) : null;
            return text == null
                    ? id
                    : new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), text, id.getType());
        }
    }
}
