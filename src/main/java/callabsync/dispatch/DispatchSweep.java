package callabsync.dispatch;

import callabsync.inbox.EventLife;
import callabsync.inbox.Payloads;
import callabsync.inbox.StoredEvent;
import callabsync.mapping.Mappings;
import callabsync.routing.RouteFolder;
import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Dispatches events from the store: those that were left undone because the process stopped or its queue was full, failed
 * ones, and those of a replay.
 */
@Component
final class DispatchSweep {

    private static final Logger log = LoggerFactory.getLogger(DispatchSweep.class);
    private static final int AT_ONCE = 200;
    private static final long NEVER = -1;

    private final GroupCommit store;
    private final Payloads payloads;
    private final Dispatcher dispatcher;
    private final RouteFolder routes;
    private final Mappings mappings;
    private final Clock clock;
    private long editsAtLast = NEVER;

    DispatchSweep(
            GroupCommit store,
            Payloads payloads,
            Dispatcher dispatcher,
            RouteFolder routes,
            Mappings mappings,
            Clock clock) {
        this.store = store;
        this.payloads = payloads;
        this.dispatcher = dispatcher;
        this.routes = routes;
        this.mappings = mappings;
        this.clock = clock;
        store.commit(tx -> EventLife.takeOver(tx, clock.millis()));
    }

    /** Dispatches what is overdue. Returns how many events that were. */
    int sweep() {
        int total = 0;
        List<String> overdue;
        do {
            overdue = store.commit(tx -> EventLife.takeOverdue(tx, clock.millis(), AT_ONCE));
            dispatch(overdue, Optional.empty());
            total += overdue.size();
        } while (overdue.size() == AT_ONCE);
        return total;
    }

    /**
     * Dispatches failed events again at start, and whenever a route or mapping was edited: the edit may have corrected the
     * fault. An event that fails again waits for the next edit.
     */
    synchronized void dispatchFailedAfterEdit() {
        long edits = routes.edits() + mappings.edits();
        if (edits == editsAtLast) {
            return;
        }
        int failed = store.commit(tx -> EventLife.restoreFailed(tx, clock.millis()));
        int dispatched = failed == 0 ? 0 : sweep();
        editsAtLast = edits;
        if (dispatched > 0) {
            log.atInfo().addKeyValue("events", dispatched).log("events.dispatched-again");
        }
    }

    /** Dispatches these events in their order and waits for the commits. Returns how many there were: a payload may be gone. */
    int dispatch(List<String> eventIds, Optional<String> replayId) {
        Map<String, StoredEvent> events = payloads.stored(eventIds);
        var dispatched = eventIds.stream()
                .map(events::get)
                .filter(Objects::nonNull)
                .map(event -> dispatcher.dispatch(event, replayId))
                .toList();
        dispatched.forEach(each -> each.join());
        return dispatched.size();
    }
}
