package callabsync.watch;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The help texts of counters that are made for each request and have none there. */
@Component
class MetricTexts implements MeterFilter {

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
