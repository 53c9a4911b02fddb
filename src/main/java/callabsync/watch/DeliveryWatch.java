package callabsync.watch;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.watch.DestinationBoard.DestinationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Deliveries that die, that wait for a decision, or that are late: each destination by itself. */
@Component
class DeliveryWatch implements Watch {

    private static final Duration DYING = Duration.ofMinutes(15);
    /** So many times as many within a day are as bad: slow trouble. */
    private static final int SLOWLY = 4;

    private static final Duration HOLDING = Duration.ofHours(1);
    private static final int READ_FOR_REASONS = 100;

    private final DeliverySearch deliveries;
    private final WatchProperties.Alerts limits;

    DeliveryWatch(DeliverySearch deliveries, WatchProperties properties) {
        this.deliveries = deliveries;
        this.limits = properties.alerts();
    }

    @Override
    public Stream<Incident> look(Seen seen) {
        return seen.figures().destinations().stream()
                .filter(DestinationStatus::on)
                .flatMap(each -> Stream.of(dying(each.id(), seen), held(each.id(), seen), late(each, seen.at()))
                        .flatMap(Optional::stream));
    }

    private Optional<Incident> dying(String id, Seen seen) {
        String tally = "delivery." + id + ".dead";
        long quickly = seen.figures().since(seen.at().minus(DYING), tally);
        long slowly = seen.figures().since(seen.at().minus(Figures.DAY), tally);
        if (quickly < limits.deadLetters() && slowly < SLOWLY * limits.deadLetters()) {
            return Optional.empty();
        }
        String howMany = quickly < limits.deadLetters()
                ? slowly + " deliveries to " + id + " died within 24 hours"
                : quickly + " deliveries to " + id + " died within " + DYING.toMinutes() + " minutes";
        String message = howMany + ", " + seen.figures().total(tally) + " are dead now" + mostOfThem(id, "dead");
        return Optional.of(Incident.of("dead-letters-growing", id, message, seen.at()));
    }

    private Optional<Incident> held(String id, Seen seen) {
        String tally = "delivery." + id + ".held";
        long grown = seen.figures().since(seen.at().minus(HOLDING), tally);
        if (grown < limits.held()) {
            return Optional.empty();
        }
        String message = grown + " deliveries to " + id + " came to be held within an hour, "
                + seen.figures().total(tally) + " wait for a decision now" + mostOfThem(id, "held");
        return Optional.of(Incident.of("held-growing", id, message, seen.at()));
    }

    /** The time counts from when a delivery became due: an old letter that is retried is not late yet. */
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
        return Commonest.of(
                deliveries.page(filter, null, READ_FOR_REASONS).items().stream().map(DeliverySummary::lastError));
    }
}
