package callabsync.inbox;

import callabsync.store.DaemonThreads;
import callabsync.store.Ids;
import callabsync.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox with a spool beside it: an event that the database does not take in time is kept in the {@link Spool} under
 * the id that is answered. While anything is in there, all that comes goes through it, so that nothing overtakes; it is
 * drained, the oldest first, as soon as the database takes writes again. Whether a spooled event is a duplicate is found
 * when it is drained; the id answered then leads to the first event.
 */
final class SpoolInbox implements Inbox, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SpoolInbox.class);
    private static final int AT_ONCE = 200;
    private static final int LOOK_EVERY_MS = 200;

    private final JdbcInbox database;
    private final Spool spool;
    private final Intake intake;
    private final Ids ids;
    private final Duration after;
    private final AtomicLong waiting;
    private final Semaphore arrived = new Semaphore(0);
    private final Thread drain = DaemonThreads.thread("spool-drain", this::drain);
    private volatile boolean closed;

    /**
     * @param intake stores what is drained
     * @param after how long the database may take
     */
    SpoolInbox(JdbcInbox database, Spool spool, Intake intake, Ids ids, Duration after) {
        this.database = database;
        this.spool = spool;
        this.intake = intake;
        this.ids = ids;
        this.after = after;
        this.waiting = new AtomicLong(spool.size());
        if (waiting.get() > 0) {
            log.atInfo().addKeyValue("events", waiting.get()).log("spool.found");
        }
        drain.start();
    }

    @Override
    public CompletableFuture<Receipt> store(Received received) {
        String id = ids.next("evt");
        if (waiting.get() > 0) {
            return spooled(id, received);
        }
        return database.store(id, received, false)
                .copy()
                .orTimeout(after.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(
                        failure -> isAway(failure) ? spooled(id, received) : CompletableFuture.failedFuture(failure));
    }

    private static boolean isAway(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof StoreUnavailableException || cause instanceof TimeoutException;
    }

    private CompletableFuture<Receipt> spooled(String id, Received received) {
        if (waiting.getAndIncrement() == 0) {
            log.warn("spool.began: the database takes no writes");
        }
        return spool.keep(id, received).whenComplete((receipt, failure) -> {
            if (failure != null || receipt.duplicate()) {
                waiting.decrementAndGet();
            } else {
                arrived.release();
            }
        });
    }

    /** How many events wait for the database. */
    long waiting() {
        return waiting.get();
    }

    private void drain() {
        while (!closed) {
            try {
                if (!drainOnce()) {
                    arrived.tryAcquire(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
                    arrived.drainPermits();
                }
            } catch (InterruptedException | Intake.StoppedException e) {
                return;
            } catch (RuntimeException e) {
                log.atError().addKeyValue("error", e.getClass().getSimpleName()).log("spool.drain-failed");
            }
        }
    }

    private boolean drainOnce() {
        if (waiting.get() == 0) {
            return false;
        }
        List<IntakeRecord> oldest = spool.oldest(AT_ONCE);
        if (oldest.isEmpty()) {
            return false;
        }
        intake.store(oldest);
        spool.remove(oldest);
        if (waiting.addAndGet(-oldest.size()) == 0) {
            spool.emptyLog();
            log.info("spool.drained");
        }
        return true;
    }

    /** Ends draining; what still waits is drained after the next start. */
    @Override
    public void close() {
        closed = true;
        intake.stop();
        arrived.release();
        try {
            drain.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
