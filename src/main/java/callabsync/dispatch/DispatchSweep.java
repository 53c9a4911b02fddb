package callabsync.dispatch;

import callabsync.inbox.EventLife;
import callabsync.inbox.Payloads;
import callabsync.inbox.StoredEvent;
import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Dispatches events from the store: those that were left undone because the process stopped or its queue was full, failed
 * ones, and those of a replay.
 */
@Component
final class DispatchSweep {

    private static final int AT_ONCE = 200;

    private final GroupCommit store;
    private final Payloads payloads;
    private final Dispatcher dispatcher;
    private final Clock clock;

    DispatchSweep(GroupCommit store, Payloads payloads, Dispatcher dispatcher, Clock clock) {
        this.store = store;
        this.payloads = payloads;
        this.dispatcher = dispatcher;
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

    /** Puts all failed events back to stored and dispatches them. Returns their number. */
    int dispatchFailed() {
        return store.commit(tx -> EventLife.restoreFailed(tx, clock.millis())) == 0 ? 0 : sweep();
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
