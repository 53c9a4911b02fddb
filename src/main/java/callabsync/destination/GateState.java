package callabsync.destination;

import java.util.Locale;

/** The states of a destination's gate. */
public enum GateState {
    /** Deliveries pass. */
    OPEN,
    /** Closed by itself, after the destination was found unavailable; one delivery probes it from time to time. */
    CLOSED,
    /** Paused by an operator: nothing passes until the operator resumes it. */
    PAUSED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static GateState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
