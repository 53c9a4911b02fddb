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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one destination's deliveries and hands them to its sink's route. A delivery to an idle destination goes at once;
 * under load the next batch starts when it is full, or a pace after the last one started, so that quota is spent on full
 * batches.
 */
final class Pump implements Wakeups.Sleeper {

    private static final Logger log = LoggerFactory.getLogger(Pump.class);
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofMillis(500);
    private static final Duration AFTER_A_STORE_FAILURE = Duration.ofSeconds(1);
    private static final Duration END_WITHIN = Duration.ofSeconds(35);

    private final Sending sending;
    private final Destination destination;
    private final Consumer<Batch> route;
    private final int batch;
    private final Duration pace;
    private final Semaphore slots;
    private final int concurrency;
    private final ExecutorService senders;
    private final Thread taker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final AtomicInteger wokenTimes = new AtomicInteger();
    private volatile boolean running;
    private volatile boolean stopped;
    private boolean lastWasFull;
    private long lastStartNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

    /**
     * @param batch how many deliveries the route takes at most
     * @param pace the least time between the starts of two batches that are not full
     */
    Pump(Sending sending, Destination destination, Consumer<Batch> route, int batch, Duration pace, int concurrency) {
        this.sending = sending;
        this.destination = destination;
        this.route = route;
        this.batch = batch;
        this.pace = pace;
        this.concurrency = concurrency;
        this.slots = new Semaphore(concurrency);
        var number = new AtomicInteger();
        this.senders = Executors.newFixedThreadPool(
                concurrency, task -> new Thread(task, "sink-" + destination.id() + "-" + number.incrementAndGet()));
        this.taker = new Thread(this::run, "take-" + destination.id());
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
            if (!slots.tryAcquire(concurrency, END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
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
                slots.acquire();
                Duration rest = LOOK_AT_LEAST_EVERY;
                boolean started = false;
                try {
                    started = running && !stopped && startOne();
                } catch (RuntimeException e) {
                    warn("sink.could-not-take", e);
                    rest = AFTER_A_STORE_FAILURE;
                }
                if (started) {
                    keepPace(seen);
                } else {
                    slots.release();
                    await(rest.toNanos(), seen, 1);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void warn(String event, RuntimeException e) {
        log.atWarn()
                .addKeyValue("destination", destination.id())
                .addKeyValue("error", Masked.text(e.getMessage()))
                .log(event);
    }

    private boolean startOne() {
        Passage passage = sending.passage(destination);
        if (passage == Passage.NOTHING) {
            return false;
        }
        boolean probe = passage == Passage.ONE_PROBE;
        if (probe && slots.availablePermits() < concurrency - 1) {
            return false;
        }
        int max = probe ? 1 : batch;
        Claim claim = sending.take(destination, max);
        if (claim.deliveries().isEmpty()) {
            return false;
        }
        lastStartNanos = System.nanoTime();
        lastWasFull = claim.deliveries().size() >= max;
        senders.execute(() -> send(claim));
        return true;
    }

    private void send(Claim claim) {
        try {
            sending.deliver(destination, claim, route);
        } catch (RuntimeException e) {
            warn("sink.could-not-record: the leases run out and the deliveries are taken again", e);
        } finally {
            slots.release();
            wake();
        }
    }

    /** After a batch that was not full the next one waits for the pace, unless as many are woken as fill one. */
    private void keepPace(int seen) throws InterruptedException {
        if (lastWasFull) {
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
