package callabsync.destination;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A destination's gate as it stands.
 *
 * @param reason why it is not open
 * @param answer the destination's own answer with which it closed, without personal data; empty where there was none
 * @param closedAt since when it is not open
 * @param probeAt when a closed gate lets one delivery through to see
 */
public record Gate(
        State state,
        Optional<String> reason,
        Optional<String> answer,
        Optional<Instant> closedAt,
        Optional<Instant> probeAt) {

    static final Gate OPEN =
            new Gate(State.OPEN, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Returns how much may pass now. */
    public Passage passage(Instant now) {
        return switch (state) {
            case OPEN -> Passage.BATCHES;
            case PAUSED -> Passage.NOTHING;
            case CLOSED -> probeAt.map(at -> !at.isAfter(now)).orElse(true) ? Passage.ONE_PROBE : Passage.NOTHING;
        };
    }

    /** How much a gate lets through. */
    public enum Passage {
        BATCHES,
        ONE_PROBE,
        NOTHING
    }

    /** The states of a destination's gate. */
    public enum State {
        /** Deliveries pass. */
        OPEN,
        /** Closed automatically because the destination was unavailable. One delivery probes it from time to time. */
        CLOSED,
        /** Paused by an operator: nothing passes until the operator resumes it. */
        PAUSED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
