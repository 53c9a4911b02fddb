package callabsync.dispatch;

import callabsync.mapping.Mappings;
import callabsync.routing.RouteFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Dispatches failed events again at start, and whenever a route or mapping was edited: the edit may have corrected the
 * fault. An event that fails again waits for the next edit.
 */
@Component
final class FailedEvents {

    private static final Logger log = LoggerFactory.getLogger(FailedEvents.class);
    private static final long NEVER = -1;

    private final DispatchSweep sweep;
    private final RouteFolder routes;
    private final Mappings mappings;
    private long dispatchedAt = NEVER;

    FailedEvents(DispatchSweep sweep, RouteFolder routes, Mappings mappings) {
        this.sweep = sweep;
        this.routes = routes;
        this.mappings = mappings;
    }

    /** Does nothing while nothing was edited since the last time. */
    synchronized void dispatchAfterEdit() {
        long now = routes.edits() + mappings.edits();
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
