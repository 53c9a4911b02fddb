package callabsync.inbox;

import java.util.Locale;

/** The states of an event. */
public enum EventState {
    /** Kept; its destinations are not chosen yet. */
    STORED,
    /** At least one delivery was opened for it. */
    DISPATCHED,
    /** No destination wants it; the reason says why. It can be replayed. */
    IGNORED,
    /** Genuine but unusable; the reason says why. */
    INVALID,
    /** The dispatch route failed; it is dispatched again after the next edit of a route or mapping. */
    FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
