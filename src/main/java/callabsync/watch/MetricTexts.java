package callabsync.watch;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The units and help texts of metrics that are made in many places or for many values. */
@Component
class MetricTexts implements MeterFilter {

    /** Name, unit and text of each. */
    private static final Map<String, MetricText> BY_NAME = """
            alerts.untold            |                   | Alerts that people have not been told yet
            attempts                 |                   | Attempts of deliveries
            budget.left              |                   | Requests that may be sent now; NaN without a budget
            crm.requests             |                   | Requests sent to the destination by this node
            deliveries               |                   | Deliveries in this state now
            delivery.oldest.pending  | seconds           | How long the oldest open delivery has waited
            delivery.overdue         | seconds           | How long the oldest delivery that may be sent has waited for it
            destination.open         |                   | 1 while deliveries pass, 0 while the destination is closed or paused
            disk.free                | bytes             | What is free of the data folder's disk
            disk.size                | bytes             | How large the data folder's disk is
            events                   |                   | Events by what became of them, each time it did; stored: genuine and usable
            events.failed            |                   | Events that are failed now, counted to 1,000
            import.records           |                   | What became of the records that imports read
            import.run.failed        |                   | 1 if the import's last run failed
            incidents                |                   | What is wrong now, by kind of alert and what it is about; 0: nothing of that kind
            preflight.findings       |                   | Fields that a destination cannot accept, as its last preflight found
            reconcile.completed      | timestamp.seconds | When Callab's calls were last compared with the inbox without an error; NaN: not yet
            reconcile.fetched        |                   | Events whose webhook never came, fetched from Callab
            store.size               | bytes             | What the store takes, its log and the spool included
            version                  |                   | Always 1; the label says which version runs
            webhook.buffered.bytes   |                   | Memory of requests on their way
            webhook.rejections       |                   | Requests that were turned away
            webhook.stringified      |                   | Signatures of the body as JSON.stringify writes it
            """.lines()
            .map(row -> row.split(" *\\| *"))
            .map(cells -> new MetricText("callab.sync." + cells[0], cells[1].isEmpty() ? null : cells[1], cells[2]))
            .collect(Collectors.toMap(MetricText::meter, Function.identity()));

    private record MetricText(String meter, @Nullable String unit, String text) {}

    @Override
    public Meter.Id map(Meter.Id id) {
        MetricText known = BY_NAME.get(id.getName());
        if (known == null || id.getDescription() != null) {
            return id;
        }
        String unit = id.getBaseUnit() == null ? known.unit() : id.getBaseUnit();
        return new Meter.Id(id.getName(), Tags.of(id.getTags()), unit, known.text(), id.getType());
    }
}
