package callabsync.dispatch;

import callabsync.delivery.Deliveries;
import callabsync.delivery.EventCache;
import callabsync.delivery.Opening;
import callabsync.delivery.Openings;
import callabsync.inbox.EventLife;
import callabsync.inbox.EventState;
import callabsync.inbox.Inbox.StoredListener;
import callabsync.inbox.StoredEvent;
import callabsync.store.GroupCommit;
import callabsync.store.GroupCommit.BatchWork;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Runs the dispatch route over stored events and commits what it opened together with the event's new state. An event is
 * dispatched by the node that stored it, right away; {@link DispatchSweep} finds what that node leaves undone.
 */
@Component
public final class Dispatcher implements StoredListener {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int QUEUED_AT_MOST = 20_000;
    private static final int UNCOMMITTED_AT_MOST = 512;
    private static final int GIVEN_BACK_AT_ONCE = 500;

    private final DispatchRoute route;
    private final GroupCommit store;
    private final Deliveries deliveries;
    private final EventCache events;
    private final Clock clock;
    private final BlockingQueue<StoredEvent> queue = new ArrayBlockingQueue<>(QUEUED_AT_MOST);
    private final Semaphore uncommitted = new Semaphore(UNCOMMITTED_AT_MOST);
    private final List<Thread> workers;
    private final BatchWork<Commit, Boolean> commit = this::commit;
    private volatile boolean closed;

    Dispatcher(DispatchRoute route, GroupCommit store, Deliveries deliveries, EventCache events, Clock clock) {
        this.route = route;
        this.store = store;
        this.deliveries = deliveries;
        this.events = events;
        this.clock = clock;
        this.workers = List.of(new Thread(this::work, "dispatch-1"), new Thread(this::work, "dispatch-2"));
    }

    /** Begins when all routes are there. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        workers.forEach(Thread::start);
    }

    @Override
    public void stored(StoredEvent event) {
        if (!closed) {
            queue.offer(event); // where there is no room, the sweep finds it
        }
    }

    private void work() {
        while (!closed) {
            try {
                StoredEvent event = queue.poll(200, TimeUnit.MILLISECONDS);
                if (event != null) {
                    dispatch(event, Optional.empty());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("dispatch.failed", e);
            }
        }
    }

    /**
     * Dispatches an event: a stored one, or with a replay id any one again. Completes once it is committed, with the
     * number of deliveries opened.
     */
    public CompletableFuture<Integer> dispatch(StoredEvent event, Optional<String> replayId) {
        var openings = Openings.ofEvent(event, clock.instant(), replayId);
        Dispatched dispatched = route.run(event.event(), openings);
        if (!dispatched.openings().isEmpty()) {
            events.keep(event);
        }
        var line = new DispatchLog(event, dispatched, replayId);
        uncommitted.acquireUninterruptibly();
        CompletableFuture<Boolean> done =
                store.submit(commit, new Commit(dispatched.of(event, replayId), dispatched.openings()));
        return done.whenComplete((changed, failure) -> {
                    uncommitted.release();
                    if (failure == null && changed) {
                        line.write();
                        dispatched.destinations().forEach(deliveries::wake);
                    }
                })
                .thenApply(changed -> changed ? dispatched.openings().size() : 0);
    }

    /** What is committed of a dispatched event. */
    private record Commit(EventLife.Dispatch dispatch, List<Opening> openings) {}

    /** Returns of each whether it was this dispatch that counts. */
    private List<Boolean> commit(Tx tx, List<Commit> commits) throws SQLException {
        List<Boolean> counts =
                EventLife.dispatched(tx, commits.stream().map(Commit::dispatch).toList());
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i)) {
                for (Opening opening : commits.get(i).openings()) {
                    deliveries.open(tx, opening);
                }
            }
        }
        return counts;
    }

    /**
     * Ends what is being dispatched and gives back what waits, so that another node takes it at once. To be called while
     * the routes still run.
     */
    void stop() {
        closed = true;
        for (Thread worker : workers) {
            try {
                worker.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        List<StoredEvent> left = new ArrayList<>();
        while (queue.drainTo(left, GIVEN_BACK_AT_ONCE) > 0) {
            List<String> ids = left.stream().map(StoredEvent::id).toList();
            store.submit(tx -> {
                EventLife.setDue(tx, ids, clock.millis());
                return null;
            });
            left.clear();
        }
    }

    /**
     * The result of the dispatch route for an event.
     *
     * @param isOfRoute whether the reason is the route's own, which may quote the event
     */
    record Dispatched(EventState state, Optional<String> reason, boolean isOfRoute, List<Opening> openings) {
        List<String> destinations() {
            return openings.stream().map(Opening::destination).distinct().toList();
        }

        EventLife.Dispatch of(StoredEvent event, Optional<String> replayId) {
            return new EventLife.Dispatch(event.id(), state, reason, replayId.isPresent());
        }

        /** A route failed; the reason quotes nothing of the event. */
        static Dispatched failed(String reason) {
            return new Dispatched(EventState.FAILED, Optional.of(reason), false, List.of());
        }

        static Dispatched of(Openings openings, Optional<String> routeReason) {
            List<Opening> all = openings.all();
            Optional<String> passedOver = openings.reason();
            if (!all.isEmpty() || passedOver.isPresent()) {
                EventState state = all.isEmpty() ? EventState.IGNORED : EventState.DISPATCHED;
                return new Dispatched(state, passedOver, false, all);
            }
            Optional<String> reason = routeReason.or(() -> Optional.of("No destination wants this event"));
            return new Dispatched(EventState.IGNORED, reason, routeReason.isPresent(), all);
        }
    }
}
