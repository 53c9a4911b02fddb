package callabsync.destination;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The configured destinations by id. What a sink needs besides stands at the same place and is bound by the sink.
 *
 * @param destinations by id
 */
@ConfigurationProperties("callab.sync")
record DestinationProperties(Map<String, Settings> destinations) {

    DestinationProperties {
        destinations = destinations == null ? Map.of() : Map.copyOf(destinations);
    }

    /**
     * @param sink the kind of target
     * @param enabled false turns the destination off although its settings are there
     * @param retrySchedule the waits between attempts; empty: {@link RetrySchedule#DEFAULT}
     * @param rate requests in a time, for example {@code 90/10s}; absent: no limit of our own
     * @param concurrency how many batches may be on their way at once; absent: as the sink's route says
     */
    record Settings(
            String sink,
            @Nullable Boolean enabled,
            @Nullable List<Duration> retrySchedule,
            @Nullable String rate,
            @Nullable Integer concurrency) {}
}
