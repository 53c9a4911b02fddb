package callabsync.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an open delivery waits for.
 *
 * @param what its kind in one word, for programs: {@code closed}
 * @param text for people
 * @param until when it goes on; null if that is not known
 * @param delivery the earlier one of the same contact; null unless it waits for one
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Wait(
        String what,
        String text,
        @Nullable Instant until,
        @Nullable String delivery) {

    /** The kinds, the one that holds longest first. */
    enum Kind {
        /** The destination is switched off by its settings. */
        OFF,
        /** An operator paused the destination. */
        PAUSED,
        /** The destination was found unavailable. */
        CLOSED,
        /** An earlier delivery of the same contact is on its way or has its own wait. */
        EARLIER,
        /** It is being sent. */
        ANSWER,
        /** The retry schedule. */
        SCHEDULE,
        /** The destination's rate budget. */
        BUDGET,
        /** Nothing: it goes with the next batch. */
        TURN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Wait of(Kind kind, String text, @Nullable Instant until) {
        return new Wait(kind.word(), text, until, null);
    }

    static Wait earlier(String delivery, String text, @Nullable Instant until) {
        return new Wait(Kind.EARLIER.word(), text, until, delivery);
    }

    /** Returns whether an attempt that is asked for now must still wait. */
    @JsonIgnore
    public boolean isBarred() {
        return !what.equals(Kind.TURN.word()) && !what.equals(Kind.ANSWER.word());
    }
}
