package callabsync.delivery;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.destination.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery becomes when its attempt has ended.
 *
 * @param state the state it goes to
 * @param counted whether it was an attempt that counts
 * @param result the word in the attempt log
 * @param dueAt when it may be taken again
 */
record Finish(
        DeliveryState state,
        boolean counted,
        String result,
        Instant dueAt,
        @Nullable String error,
        @Nullable Question question) {

    /** The result of a try that does not count. */
    static final String UNAVAILABLE = "unavailable";

    @Override
    public String toString() {
        return "Finish[" + state.word() + ", " + result + "]";
    }

    /** After an answer of its own. */
    static Finish of(
            Delivery delivery, AttemptResult result, RetrySchedule schedule, Instant now, RandomGenerator random) {
        if (result instanceof Succeeded) {
            return new Finish(DeliveryState.DELIVERED, true, "succeeded", now, null, null);
        }
        if (result instanceof Held held) {
            return new Finish(
                    DeliveryState.HELD, true, "held", now, held.question().text(), held.question());
        }
        if (result instanceof Permanent permanent) {
            return new Finish(DeliveryState.DEAD, true, "permanent", now, permanent.reason(), null);
        }
        var retryable = (Retryable) result;
        int next = delivery.attempts() + 2;
        Optional<Duration> wait = schedule.waitBefore(next, random);
        if (wait.isEmpty()) {
            return new Finish(DeliveryState.DEAD, true, "retryable", now, retryable.reason(), null);
        }
        Duration asked = retryable.after().orElse(Duration.ZERO);
        Duration longer = asked.compareTo(wait.get()) > 0 ? asked : wait.get();
        return new Finish(DeliveryState.RETRYING, true, "retryable", now.plus(longer), retryable.reason(), null);
    }

    /** Not tried, or not to be counted: back to where it was. */
    static Finish uncounted(Delivery delivery, Instant now, String reason) {
        DeliveryState before = delivery.attempts() == 0 ? DeliveryState.PENDING : DeliveryState.RETRYING;
        return new Finish(before, false, UNAVAILABLE, now, reason, null);
    }
}
