package callabsync.operator;

import callabsync.delivery.DeliveryState;
import callabsync.inbox.EventState;
import callabsync.operator.Chart.Series;
import callabsync.store.Page;
import callabsync.watch.Acknowledgement;
import callabsync.watch.Alerts;
import callabsync.watch.DestinationBoard.DestinationStatus;
import callabsync.watch.Figures;
import callabsync.watch.Incident;
import callabsync.watch.Tellings;
import callabsync.webhook.RecentAnswers;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page and its numbers: is all well, and how much is going on. */
@Controller
@Tag(name = "Statistics", description = "The numbers of the overview")
class OverviewResource {

    private static final List<String> RESULTS = List.of("succeeded", "retryable", "permanent", "held");

    private final Figures figures;
    private final Acknowledgement acknowledgement;
    private final RecentAnswers answers;
    private final Alerts alerts;
    private final Tellings tellings;
    private final BrokenFiles broken;

    OverviewResource(
            Figures figures,
            Acknowledgement acknowledgement,
            RecentAnswers answers,
            Alerts alerts,
            Tellings tellings,
            BrokenFiles broken) {
        this.figures = figures;
        this.answers = answers;
        this.broken = broken;
        this.acknowledgement = acknowledgement;
        this.alerts = alerts;
        this.tellings = tellings;
    }

    /**
     * @param events accepted, duplicate, and dispatches by their result, since the beginning
     * @param deliveries how many are in each state now
     * @param attempts since the beginning, by result
     */
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
            Optional<Instant> oldestPendingAt,
            List<DestinationStatus> destinations) {}

    @GetMapping("/login")
    String login() {
        return "login";
    }

    @GetMapping("/api/stats")
    @Operation(summary = "How much came in, what became of it, how quickly")
    Stats stats() {
        Figures.Snapshot now = figures.now();
        Acknowledgement.Times ack = acknowledgement.times();
        var attempts = new LinkedHashMap<String, Long>();
        RESULTS.forEach(result -> attempts.put(result, now.sum("attempt.", "." + result)));
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
                tried == 0 ? null : (double) now.sum("attempt-ms.", "") / tried,
                now.rejected(),
                ack.meanMs(),
                ack.p99Ms(),
                now.oldestPending(),
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

    @GetMapping("/api/incidents")
    @Operation(summary = "What is wrong now and needs a person")
    Page<Incident> incidents() {
        return new Page<>(alerts.open(), Optional.empty());
    }

    @GetMapping("/")
    String overview(Model model) {
        Figures.Snapshot now = figures.now();
        long succeeded = now.sumOfLastDay("attempt.*.succeeded");
        long tried = RESULTS.stream()
                .mapToLong(result -> now.sumOfLastDay("attempt.*." + result))
                .sum();
        model.addAttribute("now", now);
        model.addAttribute("notStored", notStored(now.at().minus(Figures.DAY)));
        model.addAttribute("tried", tried);
        model.addAttribute("successRate", tried == 0 ? "–" : percent((double) succeeded / tried));
        model.addAttribute("responseMs", tried == 0 ? -1 : now.sumOfLastDay("attempt-ms.*") / tried);
        model.addAttribute("ack", acknowledgement.times());
        model.addAttribute("open", now.deliveries("pending") + now.deliveries("retrying") + now.deliveries("sending"));
        model.addAttribute("incidents", alerts.open());
        model.addAttribute("untold", tellings.untold());
        model.addAttribute("untoldWhy", tellings.why().orElse(""));
        model.addAttribute("broken", broken.all());
        model.addAttribute("eventsChart", eventsChart(now));
        model.addAttribute("attemptsChart", attemptsChart(now));
        return "overview";
    }

    /** Of this node. */
    private long notStored(Instant since) {
        return answers.since(since).values().stream()
                .mapToLong(RecentAnswers.Counts::unavailable)
                .sum();
    }

    private static Chart eventsChart(Figures.Snapshot now) {
        return Chart.of(
                "Events",
                now.at(),
                new Series("accepted", "bar-1", now.series("event.stored")),
                new Series("duplicate", "bar-2", now.series("event.duplicate")),
                new Series("rejected", "bar-3", now.rejectedLastDay()));
    }

    private static Chart attemptsChart(Figures.Snapshot now) {
        return Chart.of(
                "Attempts",
                now.at(),
                new Series("succeeded", "bar-good", now.series("attempt.*.succeeded")),
                new Series("retryable", "bar-4", now.series("attempt.*.retryable")),
                new Series("permanent", "bar-3", now.series("attempt.*.permanent")));
    }

    private static String percent(double share) {
        return share > 0.9995 ? "100 %" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
