package callabsync.dispatch;

import callabsync.event.Event;
import callabsync.inbox.Inbox;
import callabsync.inbox.Payloads;
import callabsync.inbox.StoredEvent;
import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds events that were stored but not dispatched: the process stopped in between, or its queue was full. */
public final class DispatchSweep {

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
    }

    private record Found(String id, String source) {}

    /** Dispatches what is overdue. Answers how many events that were. */
    public int sweep() {
        int total = 0;
        List<Found> found;
        do {
            found = take();
            Map<String, Event> events =
                    payloads.events(found.stream().map(Found::id).toList());
            for (Found event : found) {
                if (events.containsKey(event.id())) {
                    dispatcher
                            .dispatch(
                                    new StoredEvent(event.id(), event.source(), events.get(event.id())),
                                    Optional.empty())
                            .join();
                }
            }
            total += found.size();
        } while (found.size() == AT_ONCE);
        return total;
    }

    private List<Found> take() {
        return store.commit(tx -> {
            long now = clock.millis();
            List<Found> found = tx.query(
                    """
                    SELECT id, source FROM event WHERE state = 'stored' AND dispatch_at <= ? ORDER BY dispatch_at LIMIT ?
                    """ + tx.engine().skipLocked(), row -> new Found(row.getString(1), row.getString(2)), now, AT_ONCE);
            for (Found event : found) {
                tx.update(
                        "UPDATE event SET dispatch_at = ? WHERE id = ? AND state = 'stored'",
                        now + Inbox.OTHERS_DISPATCH_AFTER.toMillis(),
                        event.id());
            }
            return found;
        });
    }

    /** On an embedded store nobody else dispatches: what a stopped process left undone is due at once. */
    void takeOver() {
        store.commit(tx -> tx.update(
                "UPDATE event SET dispatch_at = ? WHERE state = 'stored' AND dispatch_at > ?",
                clock.millis(),
                clock.millis()));
    }

    /** Puts all failed events back to stored and dispatches them. Returns their number. */
    int dispatchFailed() {
        int changed = store.commit(tx -> tx.update(
                "UPDATE event SET state = 'stored', reason = NULL, dispatch_at = ? WHERE state = 'failed'",
                clock.millis()));
        return changed == 0 ? 0 : sweep();
    }
}
