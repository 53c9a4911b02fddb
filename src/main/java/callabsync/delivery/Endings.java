package callabsync.delivery;

import callabsync.delivery.Attempts.Attempt;
import callabsync.delivery.Deliveries.Ended;
import callabsync.destination.Destination;
import callabsync.event.Masked;
import callabsync.store.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what each delivery of a batch becomes, and what its attempt leaves in the attempt log. */
final class Endings {

    private static final Logger log = LoggerFactory.getLogger(Endings.class);

    private final Clock clock;
    private final RandomGenerator random;
    private final Ids ids;

    Endings(Clock clock, RandomGenerator random, Ids ids) {
        this.clock = clock;
        this.random = random;
        this.ids = ids;
    }

    /**
     * Returns the ends of a batch's items, in their order.
     *
     * @param startedAt when the batch began
     * @param unavailable why the destination could take no more; empty if it could
     */
    List<Ended> of(
            Destination destination, List<Item> items, Instant startedAt, Optional<Sending.Closing> unavailable) {
        Instant now = clock.instant();
        Set<String> waiting = new HashSet<>();
        var ended = new ArrayList<Ended>(items.size());
        for (Item item : items) {
            Finish finish = finish(destination, item, now, unavailable, waiting);
            if (finish.state().isOpen()) {
                waiting.add(item.delivery().orderKey());
            }
            String masked = finish.error() == null ? null : Masked.text(finish.error(), item.eventIfAny());
            Attempt attempt = attempt(item, finish, startedAt, unavailable.flatMap(Sending.Closing::answer));
            ended.add(new Ended(item.delivery(), finish, attempt, masked));
        }
        return ended;
    }

    private Finish finish(
            Destination destination,
            Item item,
            Instant now,
            Optional<Sending.Closing> unavailable,
            Set<String> waiting) {
        if (item.result().isPresent()) {
            return Finish.of(item.delivery(), item.result().get(), destination.retrySchedule(), now, random);
        }
        if (unavailable.isPresent()) {
            return Finish.uncounted(item.delivery(), now, unavailable.get().reason());
        }
        if (waiting.contains(item.delivery().orderKey())) {
            return Finish.uncounted(item.delivery(), now, "Waits for an earlier delivery of the same contact");
        }
        log.atError()
                .addKeyValue("destination", destination.id())
                .addKeyValue("delivery", item.delivery().id())
                .log("sink.gave-no-answer");
        return Finish.of(
                item.delivery(),
                AttemptResult.retryable("The sink's route ended without an answer for this delivery"),
                destination.retrySchedule(),
                now,
                random);
    }

    /** Counts the time of its own requests only: the others in the batch had theirs. */
    private Attempt attempt(Item item, Finish finish, Instant startedAt, Optional<Exchanged> closing) {
        List<Exchanged> exchanged = item.exchanged();
        if (exchanged.isEmpty() && !finish.counted() && closing.isPresent()) {
            exchanged = List.of(closing.get());
        }
        Exchanged last = exchanged.isEmpty() ? null : exchanged.get(exchanged.size() - 1);
        return new Attempt(
                ids.next("att"),
                item.delivery(),
                item.delivery().attempts() + 1,
                finish.result(),
                startedAt.toEpochMilli(),
                exchanged.stream().mapToLong(each -> each.took().toMillis()).sum(),
                exchanged.isEmpty()
                        ? null
                        : lines(exchanged.stream().map(Exchanged::request).toList()),
                last == null ? null : last.status(),
                last == null
                        ? null
                        : lines(exchanged.stream().map(Endings::answerOf).toList()),
                finish.error());
    }

    private static String lines(List<String> texts) {
        return String.join("\n", texts);
    }

    private static String answerOf(Exchanged exchanged) {
        return exchanged.response() == null ? "" : exchanged.response();
    }
}
