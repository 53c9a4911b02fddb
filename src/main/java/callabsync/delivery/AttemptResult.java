package callabsync.delivery;

import callabsync.event.Masked;
import java.time.Duration;
import java.util.Optional;

/** The result of an attempt, as the sink reports it. */
public sealed interface AttemptResult {

    /** The destination has it, or holds it already. */
    record Succeeded() implements AttemptResult {}

    /**
     * It may work later: the retry schedule decides when.
     *
     * @param after what the destination asked for ({@code Retry-After}): not before this
     */
    record Retryable(String reason, Optional<Duration> after) implements AttemptResult {
        public Retryable(String reason) {
            this(reason, Optional.empty());
        }

        @Override
        public String toString() {
            return "Retryable[" + Masked.text(reason) + "]";
        }
    }

    /** It can never work as it is: the delivery is dead until somebody corrects the cause and retries it. */
    record Permanent(String reason) implements AttemptResult {

        @Override
        public String toString() {
            return "Permanent[" + Masked.text(reason) + "]";
        }
    }

    /** A person must decide. */
    record Held(Question question) implements AttemptResult {}

    static AttemptResult succeeded() {
        return new Succeeded();
    }

    static AttemptResult retryable(String reason) {
        return new Retryable(reason);
    }

    static AttemptResult permanent(String reason) {
        return new Permanent(reason);
    }
}
