package callabsync.watch;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.watch.DestinationBoard.DestinationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Watches for destinations that accept nothing, and for deliveries that die, wait for a decision or are late. */
@Component
class DestinationWatch implements Watch {

    /** An ordinary throttle ends within this time. */
    private static final Duration ORDINARY = Duration.ofMinutes(2);

    private static final Pattern LOGIN_REFUSED = Pattern.compile(
            "\\b(401|403)\\b|token|login|password|credential|authenti|authori", Pattern.CASE_INSENSITIVE);

    private static final Duration DYING = Duration.ofMinutes(15);
    /** Slow trouble: this many times the limit, within a day. */
    private static final int SLOWLY = 4;

    private static final Duration HOLDING = Duration.ofHours(1);
    private static final int READ_FOR_REASONS = 100;

    private final DeliverySearch deliveries;
    private final WatchProperties.Alerts limits;

    DestinationWatch(DeliverySearch deliveries, WatchProperties properties) {
        this.deliveries = deliveries;
        this.limits = properties.alerts();
    }

    @Override
    public Stream<Incident> look(Situation situation) {
        return situation.figures().destinations().stream()
                .filter(DestinationStatus::on)
                .flatMap(each -> Stream.of(
                                shut(each, situation.at()),
                                dying(each.id(), situation),
                                held(each.id(), situation),
                                late(each, situation.at()))
                        .flatMap(Optional::stream));
    }

    private static Optional<Incident> shut(DestinationStatus each, Instant now) {
        boolean isAlarming =
                each.state().equals("paused") || !each.state().equals("open") && isNoOrdinaryThrottle(each, now);
        if (!isAlarming) {
            return Optional.empty();
        }
        String why = each.reason() == null ? "" : ": " + each.reason();
        String waiting = each.pending() == 0
                ? ""
                : each.pending() == 1 ? "; 1 delivery waits" : "; " + each.pending() + " deliveries wait";
        String message = each.id() + " is " + each.state() + why + waiting;
        return Optional.of(Incident.of("destination-" + each.state(), each.id(), message, now));
    }

    /**
     * Returns whether a gate that closed automatically is alarming at once: the login is refused, or the destination
     * asks for a longer time.
     */
    private static boolean isNoOrdinaryThrottle(DestinationStatus each, Instant now) {
        Instant since = each.since();
        Instant probeAt = each.probeAt();
        return since == null
                || !now.isBefore(since.plus(ORDINARY))
                || probeAt != null && probeAt.isAfter(now.plus(ORDINARY))
                || each.reason() != null && LOGIN_REFUSED.matcher(each.reason()).find();
    }

    private Optional<Incident> dying(String id, Situation situation) {
        String tally = "delivery." + id + ".dead";
        long quickly = situation.figures().since(situation.at().minus(DYING), tally);
        long slowly = situation.figures().since(situation.at().minus(Figures.DAY), tally);
        if (quickly < limits.deadLetters() && slowly < SLOWLY * limits.deadLetters()) {
            return Optional.empty();
        }
        String howMany = quickly < limits.deadLetters()
                ? slowly + " deliveries to " + id + " died within 24 hours"
                : quickly + " deliveries to " + id + " died within " + DYING.toMinutes() + " minutes";
        String message = howMany + ", " + situation.figures().total(tally) + " are dead now" + mostOfThem(id, "dead");
        return Optional.of(Incident.of("dead-letters-growing", id, message, situation.at()));
    }

    private Optional<Incident> held(String id, Situation situation) {
        String tally = "delivery." + id + ".held";
        long grown = situation.figures().since(situation.at().minus(HOLDING), tally);
        if (grown < limits.held()) {
            return Optional.empty();
        }
        String message = grown + " deliveries to " + id + " came to be held within an hour, "
                + situation.figures().total(tally) + " wait for a decision now" + mostOfThem(id, "held");
        return Optional.of(Incident.of("held-growing", id, message, situation.at()));
    }

    /** Counts from when a delivery became due: an old dead letter that is retried is not late yet. */
    private Optional<Incident> late(DestinationStatus each, Instant now) {
        Instant since = each.overdueSince();
        if (since == null || !since.isBefore(now.minus(limits.oldestPending()))) {
            return Optional.empty();
        }
        String message = "Deliveries to " + each.id() + " are late by "
                + Duration.between(since, now).toMinutes() + " minutes, " + each.pending() + " are open"
                + (each.state().equals("open") ? "" : "; it is " + each.state());
        return Optional.of(Incident.of("deliveries-late", each.id(), message, now));
    }

    private String mostOfThem(String destination, String state) {
        var filter = new DeliveryFilter(state, destination, null, null, null, null);
        return CommonestReason.of(
                deliveries.page(filter, null, READ_FOR_REASONS).items().stream().map(DeliverySummary::lastError));
    }
}
