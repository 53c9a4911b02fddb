package callabsync.operator;

import callabsync.operator.Chart.Series;
import callabsync.watch.Acknowledgement;
import callabsync.watch.Alerts;
import callabsync.watch.Figures;
import callabsync.watch.Tellings;
import callabsync.webhook.RecentAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: is all well, and how much is going on. */
@Controller
class OverviewPage {

    private static final Duration BAR = Duration.ofMinutes(15);
    private static final int BARS = 48;
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Figures figures;
    private final Acknowledgement acknowledgement;
    private final RecentAnswers answers;
    private final Alerts alerts;
    private final Tellings tellings;
    private final BrokenFiles broken;

    OverviewPage(
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

    @GetMapping("/login")
    String login() {
        return "login";
    }

    @GetMapping("/")
    String overview(Model model) {
        var now = figures.now();
        Instant day = now.at().minus(Figures.DAY);
        long succeeded = now.since(day, "attempt.*.succeeded");
        long retryable = now.since(day, "attempt.*.retryable");
        long failed = now.since(day, "attempt.*.permanent");
        long held = now.since(day, "attempt.*.held");
        long tried = succeeded + retryable + failed + held;
        model.addAttribute("now", now);
        model.addAttribute("accepted", now.since(day, "event.stored") + now.since(day, "event.invalid"));
        model.addAttribute("duplicates", now.since(day, "event.duplicate"));
        model.addAttribute("notStored", notStored(day));
        model.addAttribute("ignored", now.since(day, "event.ignored"));
        model.addAttribute("invalid", now.since(day, "event.invalid"));
        model.addAttribute("retries", retryable);
        model.addAttribute("tried", tried);
        model.addAttribute("asked", held);
        model.addAttribute("succeeded", succeeded);
        model.addAttribute("successRate", tried == 0 ? "–" : percent((double) succeeded / tried));
        model.addAttribute("responseMs", tried == 0 ? -1 : now.since(day, "attempt-ms.*") / tried);
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
        return chart(
                "Events",
                now,
                new Series("accepted", "bar-1", now.series("event.stored")),
                new Series("duplicate", "bar-2", now.series("event.duplicate")),
                new Series("rejected", "bar-3", now.rejectedLastDay()));
    }

    private static Chart attemptsChart(Figures.Snapshot now) {
        return chart(
                "Attempts",
                now,
                new Series("succeeded", "bar-good", now.series("attempt.*.succeeded")),
                new Series("retryable", "bar-4", now.series("attempt.*.retryable")),
                new Series("permanent", "bar-3", now.series("attempt.*.permanent")));
    }

    private static Chart chart(String what, Figures.Snapshot now, Series... series) {
        long bar = BAR.toMillis();
        Instant end = Instant.ofEpochMilli((now.at().plus(FIVE_MINUTES).toEpochMilli() / bar + 1) * bar);
        Instant start = end.minus(BAR.multipliedBy(BARS));
        var within = List.of(series).stream()
                .map(one -> new Series(
                        one.name(), one.colour(), new java.util.TreeMap<>(one.counts()).tailMap(start, true)))
                .toList();
        return Chart.of(what, within, end, BARS, BAR);
    }

    private static String percent(double share) {
        return share > 0.9995 ? "100 %" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
