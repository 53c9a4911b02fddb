package callabsync.operator;

import callabsync.delivery.DeliveryState;
import callabsync.inbox.EventState;
import callabsync.watch.Acknowledgement;
import callabsync.watch.DestinationStatus;
import callabsync.watch.Figures;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The numbers of the overview, over the API. */
@RestController
@Tag(name = "Statistics", description = "The numbers of the overview")
final class StatsApi {

    private final Figures figures;
    private final Acknowledgement acknowledgement;

    StatsApi(Figures figures, Acknowledgement acknowledgement) {
        this.figures = figures;
        this.acknowledgement = acknowledgement;
    }

    /**
     * @param events accepted, duplicate, and dispatches by their result, since the beginning
     * @param deliveries how many are in each state now
     * @param attempts since the beginning, by result
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Stats(
            Instant at,
            Map<String, Long> events,
            Map<String, Long> deliveries,
            Map<String, Map<String, Long>> deliveriesByDestination,
            Map<String, Long> attempts,
            @Nullable Double successRate,
            @Nullable Double averageResponseMs,
            @JsonProperty("rejected_last_24h") long rejectedLastDay,
            double acknowledgementMeanMs,
            double acknowledgementP99Ms,
            @Nullable Instant oldestPendingAt,
            List<DestinationStatus> destinations) {}

    @GetMapping("/api/stats")
    @Operation(summary = "How much came in, what became of it, how quickly")
    Stats stats() {
        var now = figures.now();
        var ack = acknowledgement.times();
        var attempts = new LinkedHashMap<String, Long>();
        for (String result : List.of("succeeded", "retryable", "permanent", "held")) {
            attempts.put(result, sum(now.totals(), "attempt.", "." + result));
        }
        long tried = attempts.values().stream().mapToLong(Long::longValue).sum();
        var byDestination = new LinkedHashMap<String, Map<String, Long>>();
        now.destinations().forEach(each -> byDestination.put(each.id(), now.byState(each.id())));
        return new Stats(
                now.at(),
                events(now),
                deliveries(now),
                byDestination,
                attempts,
                tried == 0 ? null : (double) attempts.get("succeeded") / tried,
                tried == 0 ? null : (double) sum(now.totals(), "attempt-ms.", "") / tried,
                now.rejected(),
                ack.meanMs(),
                ack.p99Ms(),
                now.oldestPending().orElse(null),
                now.destinations());
    }

    private static Map<String, Long> events(Figures.Snapshot now) {
        var events = new LinkedHashMap<String, Long>();
        events.put("accepted", now.total("event.stored") + now.total("event.invalid"));
        events.put("duplicate", now.total("event.duplicate"));
        for (EventState state : EventState.values()) {
            if (state != EventState.STORED) {
                events.put(state.word(), now.total("event." + state.word()));
            }
        }
        return events;
    }

    private static Map<String, Long> deliveries(Figures.Snapshot now) {
        var deliveries = new LinkedHashMap<String, Long>();
        for (DeliveryState state : DeliveryState.values()) {
            deliveries.put(state.word(), now.deliveries(state.word()));
        }
        return deliveries;
    }

    private static long sum(Map<String, Long> totals, String beginning, String end) {
        return totals.entrySet().stream()
                .filter(tally ->
                        tally.getKey().startsWith(beginning) && tally.getKey().endsWith(end))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
