package callabsync.sink;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer of a destination means for what was asked of it. Each kind of destination reads its own answers and says
 * one of these; what becomes of the deliveries then is the same for all kinds, see {@link #answer}. A reason is for the
 * operator and repeats no personal value.
 */
public sealed interface Verdict {

    /**
     * It is written.
     *
     * @param id of what is written there; empty text: it has none
     * @param leftOut the fields that it is written without, because the destination refuses them
     * @param wasThere whether it surely was there before
     */
    record Done(String id, Set<String> leftOut, boolean wasThere) implements Verdict {

        @Override
        public boolean mayBeDone() {
            return true;
        }
    }

    /**
     * It may work later.
     *
     * @param after not before this, if the destination says so
     * @param mayBeDone it is in doubt: it may be done all the same, and is looked for before it is created again
     */
    record Retry(String reason, Optional<Duration> after, boolean mayBeDone) implements Verdict {}

    /** It will never work as it is. */
    record Permanent(String reason) implements Verdict {}

    /**
     * Nothing works for a while: the destination is not reached, refuses our credentials, or its quota is used up. Nothing
     * counts.
     *
     * @param after when to try again, if that is known
     * @param mayBeDone it is in doubt: it may be done all the same
     */
    record Unavailable(String reason, Optional<Duration> after, boolean mayBeDone) implements Verdict {}

    /** The request as a whole is refused, and it is not said for which of its parts: they are tried apart. */
    record Split(String reason) implements Verdict {}

    /** The record that it is for is not there any more, or became another: it is looked for again. */
    record Gone(String reason, Optional<Duration> after) implements Verdict {}

    /**
     * The same is there already.
     *
     * @param id of what is there; empty: not known
     */
    record Exists(String reason, Optional<String> id) implements Verdict {}

    /** It is refused for single fields, without which it is to be written in another way. */
    record FieldsRefused(String reason, Set<String> names) implements Verdict {}

    static Verdict done(String id) {
        return new Done(id, Set.of(), false);
    }

    static Verdict retry(String reason) {
        return new Retry(reason, Optional.empty(), false);
    }

    static Verdict unavailable(String reason) {
        return unavailable(reason, Optional.empty());
    }

    static Verdict unavailable(String reason, Optional<Duration> after) {
        return new Unavailable(reason, after, false);
    }

    /** Returns whether the write may have happened. If not, the next try need not look for it. */
    default boolean mayBeDone() {
        return false;
    }

    /** Returns how long to wait before the next try; empty: unknown, or never. */
    default Optional<Duration> after() {
        return Optional.empty();
    }

    /** Returns the result of a delivery that was tried alone. */
    default AttemptResult result() {
        if (this instanceof Done) {
            return AttemptResult.succeeded();
        }
        return this instanceof Retry || this instanceof Gone || this instanceof Unavailable
                ? new AttemptResult.Retryable(reason(), after())
                : AttemptResult.permanent(reason());
    }

    /** Returns why it is not done; empty text if it is. */
    default String reason() {
        return "";
    }

    /** Returns what it means for deliveries that share a request. If several may be at fault, they are tried apart. */
    default Verdict sharedBy(Collection<Item> items) {
        boolean isForGood = result() instanceof AttemptResult.Permanent;
        return isForGood && items.stream().filter(Item::isOpen).count() > 1 ? new Split(reason()) : this;
    }

    /** Answers for the deliveries that something was asked for. */
    default void answer(Batch batch, Collection<Item> items) {
        Verdict verdict = sharedBy(items);
        if (verdict instanceof Unavailable unavailable) {
            batch.unavailable(unavailable.reason(), unavailable.after());
        } else if (verdict instanceof Split) {
            batch.split(verdict.reason());
        } else {
            items.forEach(item -> item.answer(verdict.result()));
        }
    }
}
