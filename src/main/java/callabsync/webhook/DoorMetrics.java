package callabsync.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The metrics of the door. */
@Component
class DoorMetrics {

    private static final Duration[] OBJECTIVES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final Map<String, Timer> acks = new ConcurrentHashMap<>();

    DoorMetrics(MeterRegistry registry, Buffered buffered) {
        this.registry = registry;
        registry.gauge("callab.sync.webhook.buffered.bytes", buffered, Buffered::bytes);
    }

    void answered(String source, DoorAnswer answer, Duration took) {
        acks.computeIfAbsent(answer.result(), this::ack).record(took);
        answer.reason()
                .ifPresent(reason -> registry.counter(
                                "callab.sync.webhook.rejections", "source", source, "reason", reason.code())
                        .increment());
    }

    /** Counts a signature over the body as {@code JSON.stringify} writes it. */
    void stringified(String source) {
        registry.counter("callab.sync.webhook.stringified", "source", source).increment();
    }

    private Timer ack(String result) {
        return Timer.builder("callab.sync.webhook.ack")
                .description("From the arrival of a webhook to its answer")
                .tag("result", result)
                .serviceLevelObjectives(OBJECTIVES)
                .register(registry);
    }
}
