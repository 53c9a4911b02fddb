package callabsync.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** How quickly this node acknowledges webhooks. Callab waits five seconds. */
@Component
public class Acknowledgement {

    private static final String TIMER = "callab.sync.webhook.ack";
    private static final double MOST = 0.99;

    private final MeterRegistry meters;

    Acknowledgement(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * @param count how many since the start
     * @param meanMs on average, in milliseconds
     * @param p99Ms 99 of 100 take no longer, in milliseconds; 0 when nothing is known
     */
    public record Times(long count, double meanMs, double p99Ms) {}

    public Times times() {
        long count = 0;
        double total = 0;
        double longest = 0;
        Map<Double, Double> atMost = new TreeMap<>();
        for (Timer timer : meters.find(TIMER).timers()) {
            count += timer.count();
            total += timer.totalTime(TimeUnit.MILLISECONDS);
            longest = Math.max(longest, timer.max(TimeUnit.MILLISECONDS));
            for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
                atMost.merge(bucket.bucket(TimeUnit.MILLISECONDS), bucket.count(), Double::sum);
            }
        }
        if (count == 0) {
            return new Times(0, 0, 0);
        }
        double wanted = count * MOST;
        double p99 = atMost.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= wanted)
                .mapToDouble(Map.Entry::getKey)
                .min()
                .orElse(longest);
        return new Times(count, total / count, p99);
    }
}
