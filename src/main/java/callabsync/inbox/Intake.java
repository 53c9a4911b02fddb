package callabsync.inbox;

import callabsync.store.GroupCommit;
import java.nio.charset.StandardCharsets;
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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what the topic holds. While the database is away it waits, for hours if need be, and takes nothing further; the door
 * goes on. A record that the database refuses although it works goes to the dead-letter topic with the reason.
 */
public final class Intake {

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
    private final IntakeProducer producer;
    private final String deadTopic;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Intake(JdbcInbox inbox, GroupCommit store, IntakeProducer producer, String deadTopic) {
        this.inbox = inbox;
        this.store = store;
        this.producer = producer;
        this.deadTopic = deadTopic;
    }

    /** Returns once each of these records is in the database or in the dead-letter topic. The same again changes nothing. */
    void store(List<IntakeRecord> records) {
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
        } catch (RuntimeException e) {
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

    /** Waits for the broker's acknowledgement: what is not in the dead-letter topic is not passed over. */
    private void bury(IntakeRecord record, String reason) {
        var dead = new ProducerRecord<>(deadTopic, record.key(), record.body());
        header(dead, KafkaInbox.EVENT_ID, record.eventId());
        header(dead, KafkaInbox.SOURCE, record.source());
        header(dead, "reason", reason);
        header(dead, "place", record.place());
        Duration wait = SHORTEST_WAIT;
        while (true) {
            try {
                producer.publish(dead).join();
                log.atError()
                        .addKeyValue("place", record.place())
                        .addKeyValue("reason", reason)
                        .log("intake.buried");
                return;
            } catch (CompletionException e) {
                log.atWarn().addKeyValue("topic", deadTopic).log("intake.dead-letter-topic-unavailable");
                pause(wait);
                wait = LONGEST_WAIT;
            }
        }
    }

    private static void header(
            ProducerRecord<String, byte[]> record, String name, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
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
