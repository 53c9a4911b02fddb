package callabsync.watch;

import callabsync.imports.ImportRun;
import callabsync.imports.ImportRuns;
import callabsync.reconcile.Reconcile;
import callabsync.sink.Preflights;
import callabsync.sink.Preflights.Standing;
import callabsync.store.Disk;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The metrics of events, store, disk, preflights, imports and reconcile, and which version runs. */
@Component
class ProductMetrics {

    private static final List<String> EVENTS =
            List.of("stored", "duplicate", "dispatched", "ignored", "invalid", "failed");

    private final ImportRuns imports;
    private final Preflights preflights;
    private final Reconcile reconcile;
    private final MultiGauge findings;
    private final MultiGauge runs;
    private volatile double reconciledAt = Double.NaN;

    ProductMetrics(
            Figures figures,
            Disk disk,
            ImportRuns imports,
            Preflights preflights,
            Reconcile reconcile,
            MeterRegistry meters) {
        this.imports = imports;
        this.preflights = preflights;
        this.reconcile = reconcile;
        this.findings = MultiGauge.builder("callab.sync.preflight.findings")
                .description("Fields that a destination cannot accept, as its last preflight found")
                .register(meters);
        this.runs = MultiGauge.builder("callab.sync.import.run.failed")
                .description("1 if the import's last run failed")
                .register(meters);
        events(figures, meters);
        store(disk, meters);
        version(meters);
        Gauge.builder("callab.sync.reconcile.completed", this, metrics -> metrics.reconciledAt)
                .description("When Callab's calls were last compared with the inbox without an error; NaN: not yet")
                .baseUnit("timestamp.seconds")
                .register(meters);
        FunctionCounter.builder(
                        "callab.sync.reconcile.fetched",
                        figures,
                        from -> from.now().total("reconcile.fetched"))
                .description("Events whose webhook never came, fetched from Callab")
                .register(meters);
    }

    private static void events(Figures figures, MeterRegistry meters) {
        for (String state : EVENTS) {
            FunctionCounter.builder(
                            "callab.sync.events", figures, from -> from.now().total("event." + state))
                    .description("Events by what became of them, each time it did; stored: genuine and usable")
                    .tag("state", state)
                    .register(meters);
        }
        Gauge.builder("callab.sync.events.failed", figures, from -> from.now().failedEvents())
                .description("Events that are failed now, counted to 1,000")
                .register(meters);
    }

    private static void store(Disk disk, MeterRegistry meters) {
        Gauge.builder("callab.sync.disk.free", disk, from -> from.room().free())
                .description("What is free of the data folder's disk")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("callab.sync.disk.size", disk, from -> from.room().total())
                .description("How large the data folder's disk is")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("callab.sync.store.size", disk, Disk::storeBytes)
                .description("What the store takes, its log and the spool included")
                .baseUnit("bytes")
                .register(meters);
    }

    private static void version(MeterRegistry meters) {
        String version = ProductMetrics.class.getPackage().getImplementationVersion();
        Gauge.builder("callab.sync.version", () -> 1)
                .description("Always 1; the label says which version runs")
                .tag("version", version == null ? "dev" : version)
                .register(meters);
    }

    /** Reads what has no meter of its own for each value; called every few seconds. */
    void refresh() {
        findings.register(
                preflights.all().stream()
                        .<Row<?>>map(each -> Row.of(Tags.of("destination", each.destination()), found(each)))
                        .toList(),
                true);
        try {
            runs.register(
                    imports.all().stream()
                            .filter(each -> each.off().isEmpty())
                            .<Row<?>>map(each -> Row.of(Tags.of("import", each.id()), failed(each)))
                            .toList(),
                    true);
            reconcile
                    .last()
                    .filter(run -> run.state().equals("completed"))
                    .flatMap(ImportRun::endedAt)
                    .map(Instant::getEpochSecond)
                    .ifPresent(at -> reconciledAt = at);
        } catch (DataAccessException e) {
            // The store is away: what was read last stays.
        }
    }

    private static double found(Standing each) {
        return each.at().isEmpty() ? Double.NaN : each.findings().size();
    }

    private static double failed(ImportRuns.View each) {
        return each.lastRun()
                .filter(run -> run.state().equals("failed"))
                .map(run -> 1.0)
                .orElse(0.0);
    }
}
