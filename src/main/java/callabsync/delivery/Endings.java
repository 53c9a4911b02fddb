package callabsync.delivery;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.DeliveryLife.Step;
import callabsync.destination.Destination;
import callabsync.event.Masked;
import callabsync.store.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides which step each delivery of a batch takes, and what its attempt leaves in the attempt log. */
@Component
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
     * How an attempt of a delivery ended.
     *
     * @param dueAt when the delivery may be taken again
     * @param masked the error as it may be logged
     */
    record Ending(
            Delivery delivery,
            Step step,
            Instant dueAt,
            @Nullable String error,
            @Nullable String masked,
            @Nullable Question question,
            Attempt attempt) {

        DeliveryState state() {
            return step.after(delivery.state());
        }

        @Override
        public String toString() {
            return "Ending[" + delivery + ", " + step + "]";
        }
    }

    /**
     * Why a batch closed its destination's gate.
     *
     * @param answer the last one that it got from the destination
     */
    record Closing(String reason, Optional<Duration> probeAfter, Optional<Exchanged> answer) {

        @Override
        public String toString() {
            return "Closing[" + answer + "]";
        }
    }

    /**
     * Returns the endings of a batch's items, in their order.
     *
     * @param startedAt when the batch began
     * @param unavailable why the destination could take no more; empty if it could
     */
    List<Ending> of(Destination destination, List<Item> items, Instant startedAt, Optional<Closing> unavailable) {
        var batch = new OfBatch(destination, startedAt, unavailable);
        return items.stream().map(batch::ending).toList();
    }

    /** What the endings of one batch have in common. */
    private final class OfBatch {

        private final Destination destination;
        private final Instant startedAt;
        private final Instant now = clock.instant();
        private final Optional<Closing> unavailable;
        /** The order keys that have an open delivery: later ones of the same contact must wait for it. */
        private final Set<String> waiting = new HashSet<>();

        OfBatch(Destination destination, Instant startedAt, Optional<Closing> unavailable) {
            this.destination = destination;
            this.startedAt = startedAt;
            this.unavailable = unavailable;
        }

        Ending ending(Item item) {
            Ending ending = decided(item);
            if (ending.state().isOpen()) {
                waiting.add(item.delivery().orderKey());
            }
            return ending;
        }

        private Ending decided(Item item) {
            if (item.result().isPresent()) {
                return answered(item, item.result().get());
            }
            if (unavailable.isPresent()) {
                return putBack(item, unavailable.get().reason());
            }
            if (waiting.contains(item.delivery().orderKey())) {
                return putBack(item, "Waits for an earlier delivery of the same contact");
            }
            log.atError()
                    .addKeyValue("destination", destination.id())
                    .addKeyValue("delivery", item.delivery().id())
                    .log("sink.gave-no-answer");
            return answered(
                    item, AttemptResult.retryable("The sink's route ended without an answer for this delivery"));
        }

        private Ending answered(Item item, AttemptResult result) {
            if (result instanceof Succeeded) {
                return ending(item, Step.SUCCEEDED, now, null, null);
            }
            if (result instanceof Held held) {
                return ending(item, Step.HELD_FOR_A_PERSON, now, held.question().text(), held.question());
            }
            if (result instanceof Permanent permanent) {
                return ending(item, Step.PERMANENT, now, permanent.reason(), null);
            }
            var retryable = (Retryable) result;
            Optional<Duration> wait =
                    destination.retrySchedule().waitBefore(item.delivery().attempts() + 2, random);
            if (wait.isEmpty()) {
                return ending(item, Step.RETRIES_USED_UP, now, retryable.reason(), null);
            }
            Duration asked = retryable.after().orElse(Duration.ZERO);
            Duration longer = asked.compareTo(wait.get()) > 0 ? asked : wait.get();
            return ending(item, Step.RETRYABLE, now.plus(longer), retryable.reason(), null);
        }

        /** The delivery was not tried, or the try does not count: it goes back to where it was. */
        private Ending putBack(Item item, String reason) {
            Step back = item.delivery().attempts() == 0 ? Step.PUT_BACK : Step.PUT_BACK_TO_RETRY;
            return ending(item, back, now, reason, null);
        }

        private Ending ending(
                Item item, Step step, Instant dueAt, @Nullable String error, @Nullable Question question) {
            String masked =
                    error == null ? null : Masked.text(error, item.eventIfAny().orElse(null));
            return new Ending(item.delivery(), step, dueAt, error, masked, question, attempt(item, step, error));
        }

        /** Counts the time of the item's own requests only: the others in the batch had theirs. */
        private Attempt attempt(Item item, Step step, @Nullable String error) {
            List<Exchanged> exchanged = item.exchanged();
            if (exchanged.isEmpty() && !step.isCounted()) {
                exchanged = unavailable.flatMap(Closing::answer).stream().toList();
            }
            Exchanged last = exchanged.isEmpty() ? null : exchanged.get(exchanged.size() - 1);
            return new Attempt(
                    ids.next("att"),
                    item.delivery().attempts() + 1,
                    item.delivery().trigger(),
                    String.valueOf(step.result),
                    startedAt,
                    exchanged.stream().mapToLong(each -> each.took().toMillis()).sum(),
                    last == null
                            ? null
                            : exchanged.stream().map(Exchanged::request).collect(Collectors.joining("\n")),
                    last == null ? null : last.status(),
                    last == null
                            ? null
                            : exchanged.stream()
                                    .map(each -> each.response() == null ? "" : each.response())
                                    .collect(Collectors.joining("\n")),
                    error);
        }
    }
}
