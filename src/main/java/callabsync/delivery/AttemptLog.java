package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.store.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** Says of each attempt what came of it: one wide line, and its times as metrics of this node. */
@Component
final class AttemptLog {

    private static final Logger log = LoggerFactory.getLogger("callabsync.delivery");

    private static final Duration[] BUCKETS = Stream.of(
                    "50ms", "100ms", "250ms", "500ms", "1s", "2500ms", "5s", "10s", "30s", "1m", "5m", "30m", "2h",
                    "12h")
            .map(DurationStyle::detectAndParse)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();
    private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

    /** @param destinations those that are on have their metrics from the start: a rule must not wait for the first attempt */
    AttemptLog(MeterRegistry meters, Clock clock, Destinations destinations) {
        this.meters = meters;
        this.clock = clock;
        for (Destination destination : destinations.all()) {
            if (destination.isOn()) {
                duration(destination.id());
                latency(destination.id());
            }
        }
    }

    /**
     * To be called once the end is committed.
     *
     * @param state after the attempt
     * @param error as it may be logged
     */
    void write(Delivery delivery, DeliveryState state, Attempt attempt, @Nullable String error) {
        measure(delivery, state, attempt);
        boolean died = state == DeliveryState.DEAD;
        var line = died ? log.atWarn() : log.atInfo();
        line = line.addKeyValue("delivery", delivery.id())
                .addKeyValue("event", delivery.eventId().orElse("-"))
                .addKeyValue("call", delivery.callId().orElse("-"))
                .addKeyValue("destination", delivery.destination())
                .addKeyValue("state", state.word())
                .addKeyValue("attempt", attempt.number())
                .addKeyValue("trigger", delivery.trigger())
                .addKeyValue("result", attempt.result())
                .addKeyValue("status", attempt.responseStatus())
                .addKeyValue("duration_ms", attempt.durationMs());
        if (error != null) {
            line = line.addKeyValue("error", error);
        }
        line.log(died ? "delivery.died" : "delivery.attempted");
    }

    private void measure(Delivery delivery, DeliveryState state, Attempt attempt) {
        if (attempt.request() != null) {
            duration(delivery.destination()).record(Duration.ofMillis(attempt.durationMs()));
        }
        boolean byItself = !delivery.manual() && delivery.replayId().isEmpty();
        if (state == DeliveryState.DELIVERED && byItself) {
            Instant now = clock.instant();
            delivery.eventId()
                    .flatMap(Ids::timeOf)
                    .ifPresent(received -> latency(delivery.destination()).record(Duration.between(received, now)));
        }
    }

    private Timer duration(String destination) {
        return durations.computeIfAbsent(
                destination,
                id -> timer("callab.sync.attempt.duration", "How long the destination took to answer", id));
    }

    private Timer latency(String destination) {
        return latencies.computeIfAbsent(
                destination,
                id -> timer(
                        "callab.sync.delivery.latency",
                        "From the webhook to the destination, replays and manual retries left out",
                        id));
    }

    private Timer timer(String name, String description, String destination) {
        return Timer.builder(name)
                .description(description)
                .tag("destination", destination)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
