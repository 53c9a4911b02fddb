package callabsync.delivery;

import callabsync.delivery.Claims.Claim;
import callabsync.destination.Destination;
import callabsync.destination.Gate.Passage;
import callabsync.event.Masked;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one destination's deliveries and hands them to its sink's route: in batches, or each by itself. A delivery to an
 * idle destination goes at once. Under load the next batch starts when it is full, or a pace after the last one started, so
 * that quota is spent on full batches. Single ones have no pace: many are taken in one commit, and those of one lane go one
 * after another while other lanes go beside them.
 */
final class Pump implements Wakeups.Sleeper {

    private static final Logger log = LoggerFactory.getLogger(Pump.class);
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofMillis(500);
    private static final Duration AFTER_A_STORE_FAILURE = Duration.ofSeconds(1);
    private static final Duration END_WITHIN = Duration.ofSeconds(35);
    /** Deliveries that are taken for each sender, so that it finds the next lane ready. */
    private static final int TAKEN_AHEAD = 16;

    private final Sending sending;
    private final Destination destination;
    private final Consumer<Batch> route;
    private final boolean singles;
    private final int batch;
    private final Duration pace;
    /** One for each claim that may be on its way; for singles one for each delivery. */
    private final Semaphore slots;

    private final int allSlots;
    private final int slotsToBegin;
    private final ExecutorService senders;
    private final Thread taker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final AtomicInteger wokenTimes = new AtomicInteger();
    private volatile boolean running;
    private volatile boolean stopped;
    private boolean lastWasFull;
    private long lastStartNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

    private Pump(
            Sending sending,
            Destination destination,
            Consumer<Batch> route,
            boolean singles,
            int batch,
            Duration pace,
            int concurrency) {
        this.sending = sending;
        this.destination = destination;
        this.route = route;
        this.singles = singles;
        this.batch = batch;
        this.pace = pace;
        this.allSlots = singles ? concurrency * TAKEN_AHEAD : concurrency;
        this.slotsToBegin = singles ? concurrency : 1;
        this.slots = new Semaphore(allSlots);
        var number = new AtomicInteger();
        this.senders = Executors.newFixedThreadPool(
                concurrency, task -> new Thread(task, "sink-" + destination.id() + "-" + number.incrementAndGet()));
        this.taker = new Thread(this::run, "take-" + destination.id());
    }

    /**
     * @param batch how many deliveries the route takes at most
     * @param pace the least time between the starts of two batches that are not full
     * @param concurrency how many batches may be on their way at once
     */
    static Pump ofBatches(
            Sending sending,
            Destination destination,
            Consumer<Batch> route,
            int batch,
            Duration pace,
            int concurrency) {
        return new Pump(sending, destination, route, false, batch, pace, concurrency);
    }

    /** @param concurrency how many deliveries may be on their way at once */
    static Pump ofSingles(Sending sending, Destination destination, Consumer<Batch> route, int concurrency) {
        return new Pump(sending, destination, route, true, 1, Duration.ZERO, concurrency);
    }

    Destination destination() {
        return destination;
    }

    void start() {
        running = true;
        taker.start();
    }

    void suspend() {
        running = false;
    }

    void resume() {
        running = true;
        wake();
    }

    /** Takes nothing more and waits for what is on its way. */
    void stop() {
        stopped = true;
        wake();
        try {
            taker.join();
            if (!slots.tryAcquire(allSlots, END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn()
                        .addKeyValue("destination", destination.id())
                        .log("sink.stopped-while-sending: its leases run out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.shutdown();
    }

    @Override
    public void wake() {
        wokenTimes.incrementAndGet();
        lock.lock();
        try {
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!stopped) {
            int seen = wokenTimes.get();
            try {
                slots.acquire(slotsToBegin);
                Duration rest = LOOK_AT_LEAST_EVERY;
                int started = 0;
                int free = slotsToBegin + (singles ? slots.drainPermits() : 0);
                try {
                    started = running && !stopped ? start(free) : 0;
                } catch (RuntimeException e) {
                    warn("sink.could-not-take", e);
                    rest = AFTER_A_STORE_FAILURE;
                } finally {
                    slots.release(free - started);
                }
                if (started > 0) {
                    keepPace(seen);
                } else {
                    await(rest.toNanos(), seen, 1);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void warn(String event, Throwable e) {
        log.atWarn()
                .addKeyValue("destination", destination.id())
                .addKeyValue("error", Masked.text(e.getMessage()))
                .log(event);
    }

    /** Starts what is due. Returns how many of the free slots it takes. */
    private int start(int free) {
        Passage passage = sending.passage(destination);
        boolean probe = passage == Passage.ONE_PROBE;
        if (passage == Passage.NOTHING || probe && slots.availablePermits() < allSlots - free) {
            return 0;
        }
        int max = probe ? 1 : singles ? free : batch;
        Claim claim = sending.take(destination, max);
        if (claim.deliveries().isEmpty()) {
            return 0;
        }
        lastStartNanos = System.nanoTime();
        lastWasFull = claim.deliveries().size() >= max;
        if (!singles) {
            senders.execute(() -> send(claim, probe));
            return 1;
        }
        sending.byLane(claim).forEach(lane -> senders.execute(() -> sendLane(lane, probe)));
        return claim.deliveries().size();
    }

    private void send(Claim claim, boolean probe) {
        Throwable failure = null;
        try {
            if (!isPutBack(claim, probe)) {
                sending.deliver(destination, claim, route, batch);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
        sent(1, failure);
    }

    private void sendLane(Claim lane, boolean probe) {
        int deliveries = lane.deliveries().size();
        try {
            if (isPutBack(lane, probe)) {
                sent(deliveries, null);
            } else {
                sending.deliverLane(destination, lane, route, senders)
                        .whenComplete((done, failure) -> sent(deliveries, failure));
            }
        } catch (RuntimeException e) {
            sent(deliveries, e);
        }
    }

    /** What was taken before the gate closed is not sent. */
    private boolean isPutBack(Claim claim, boolean probe) {
        String why = stopped
                ? "This node is stopping"
                : !probe && sending.passage(destination) != Passage.BATCHES
                        ? "The destination's gate closed before this was sent"
                        : "";
        if (!why.isEmpty()) {
            sending.putBack(destination, claim, why);
        }
        return !why.isEmpty();
    }

    private void sent(int freed, @Nullable Throwable failure) {
        if (failure != null) {
            warn("sink.could-not-record: the leases run out and the deliveries are taken again", failure);
        }
        slots.release(freed);
        wake();
    }

    /** After a batch that was not full the next one waits for the pace, unless as many are woken as fill one. */
    private void keepPace(int seen) throws InterruptedException {
        if (lastWasFull || pace.isZero()) {
            return;
        }
        await(lastStartNanos + pace.toNanos() - System.nanoTime(), seen, batch);
    }

    /** Waits so long, or until it was woken this often since it was last seen. */
    private void await(long nanos, int seen, int wakes) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !stopped && wokenTimes.get() - seen < wakes) {
                left = woken.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
