package callabsync.inbox;

import callabsync.store.GroupCommit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what was acknowledged before it came here. While the database is away it waits, for hours if need be, and takes
 * nothing further; the door goes on. A record that the database refuses although it works is buried with the reason.
 */
public final class Intake {

    /** Keeps what can never be stored. Throws when it could not be kept. */
    @FunctionalInterface
    interface Burial {
        void bury(IntakeRecord record, String reason);
    }

    /** The process is being stopped before everything was stored: nothing of this batch may be committed. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("The intake stops; the records are stored by the next consumer", null, false, false);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int REFUSED_AT_MOST = 3;

    private final JdbcInbox inbox;
    private final GroupCommit store;
    private final Burial burial;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Intake(JdbcInbox inbox, GroupCommit store, Burial burial) {
        this.inbox = inbox;
        this.store = store;
        this.burial = burial;
    }

    /**
     * Returns once each of these records is in the database or buried. The same again changes nothing.
     *
     * @throws StoppedException when the process is being stopped; then none that follow may be stored here either, or
     *     these would be passed over
     */
    void store(List<IntakeRecord> records) {
        if (stopping.getCount() == 0) {
            throw new StoppedException();
        }
        List<IntakeRecord> open = new ArrayList<>();
        for (IntakeRecord record : records) {
            String fault = record.fault();
            if (fault == null) {
                open.add(record);
            } else {
                bury(record, fault);
            }
        }
        Map<IntakeRecord, Integer> refusals = new LinkedHashMap<>();
        Duration wait = SHORTEST_WAIT;
        while (true) {
            Map<IntakeRecord, Throwable> failed = tryAll(open);
            if (failed.isEmpty()) {
                return;
            }
            if (isStoreWorking()) {
                failed.forEach((record, cause) -> {
                    if (refusals.merge(record, 1, Integer::sum) >= REFUSED_AT_MOST) {
                        bury(record, "The store refused it: " + cause.getClass().getSimpleName());
                    }
                });
            }
            open = failed.keySet().stream()
                    .filter(record -> refusals.getOrDefault(record, 0) < REFUSED_AT_MOST)
                    .toList();
            log.atWarn().addKeyValue("records", open.size()).log("intake.waiting");
            pause(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private Map<IntakeRecord, Throwable> tryAll(List<IntakeRecord> records) {
        Map<IntakeRecord, CompletableFuture<Receipt>> tried = new LinkedHashMap<>();
        for (IntakeRecord record : records) {
            var received = new Received(Objects.requireNonNull(record.source()), Objects.requireNonNull(record.body()));
            tried.put(record, stored(Objects.requireNonNull(record.eventId()), received));
        }
        Map<IntakeRecord, Throwable> failed = new LinkedHashMap<>();
        tried.forEach((record, future) -> {
            try {
                future.join();
            } catch (CompletionException e) {
                failed.put(record, e.getCause() == null ? e : e.getCause());
            }
        });
        return failed;
    }

    private CompletableFuture<Receipt> stored(String id, Received received) {
        try {
            return inbox.store(id, received);
        } catch (RuntimeException | StackOverflowError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean isStoreWorking() {
        try {
            store.commit(tx -> tx.first("SELECT 1", row -> row.getInt(1)));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Returns once it is buried: what is not kept elsewhere is not passed over. */
    private void bury(IntakeRecord record, String reason) {
        Duration wait = SHORTEST_WAIT;
        while (true) {
            try {
                burial.bury(record, reason);
                log.atError()
                        .addKeyValue("place", record.place())
                        .addKeyValue("reason", reason)
                        .log("intake.buried");
                return;
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("place", record.place()).log("intake.could-not-bury");
                pause(wait);
                wait = LONGEST_WAIT;
            }
        }
    }

    private void pause(Duration wait) {
        try {
            if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** Lets go of what waits; it is stored by another node, or after the restart. */
    void stop() {
        stopping.countDown();
    }
}
