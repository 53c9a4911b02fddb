package callabsync.dispatch;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches failed events again at start, and whenever a route or mapping was edited: what failed them may be mended.
 * An event that fails again waits for the next edit.
 */
final class FailedEvents {

    private static final Logger log = LoggerFactory.getLogger(FailedEvents.class);
    private static final long NEVER = -1;

    private final DispatchSweep sweep;
    private final LongSupplier edits;
    private long dispatchedAt = NEVER;

    /** @param edits grows with each edit of routes and mappings that was taken over */
    FailedEvents(DispatchSweep sweep, LongSupplier edits) {
        this.sweep = sweep;
        this.edits = edits;
    }

    /** Does nothing while nothing was edited since the last time. */
    synchronized void dispatchAfterEdit() {
        long now = edits.getAsLong();
        if (now == dispatchedAt) {
            return;
        }
        int events = sweep.dispatchFailed();
        dispatchedAt = now;
        if (events > 0) {
            log.atInfo().addKeyValue("events", events).log("events.dispatched-again");
        }
    }
}
