package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryTester;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.quarantine.Rejection;
import callabsync.store.Retention.RetentionProperties;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import callabsync.webhook.QuarantineFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    private final SettableClock clock = new SettableClock();
    private final Ids ids = new Ids(clock, new Random(1));
    private Database database;
    private GroupCommit store;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 256);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void what_is_final_and_old_goes_and_what_is_open_or_young_stays() {
        receive("call_old", "dispatched");
        receive("call_undone", "stored");
        clock.tick(Duration.ofDays(10));
        receive("call_young", "dispatched");

        new Retention(
                        store,
                        new RetentionProperties(Duration.ofDays(5), Duration.ofDays(5), Duration.ofDays(5)),
                        clock,
                        DeliveryTester.retention(database, store, clock))
                .prune();

        assertThat(database.reads()
                        .sql("SELECT call_id FROM event ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("call_undone", "call_young");
        assertThat(database.reads()
                        .sql("SELECT COUNT(*) FROM event_payload")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void payloads_may_go_before_their_events() {
        receive("call_old", "dispatched");
        clock.tick(Duration.ofDays(10));

        new Retention(
                        store,
                        new RetentionProperties(Duration.ofDays(5), Duration.ofDays(90), Duration.ofDays(90)),
                        clock,
                        DeliveryTester.retention(database, store, clock))
                .prune();

        assertThat(database.reads()
                        .sql("SELECT COUNT(*) FROM event")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(database.reads()
                        .sql("SELECT COUNT(*) FROM event_payload")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void refused_webhooks_are_kept_no_longer_than_payloads() {
        var refused = new QuarantineFixture(database, store, ids, clock, Vault.plain());
        refused.refuse(Events.callEnded().call("call_old").bytes());
        clock.tick(Duration.ofDays(10));
        refused.refuse(Events.callEnded().call("call_young").bytes());
        Instant young = clock.instant();

        new Retention(
                        store,
                        new RetentionProperties(Duration.ofDays(5), Duration.ofDays(90), Duration.ofDays(90)),
                        clock,
                        List.of(refused.quarantine()))
                .prune();

        assertThat(refused.quarantine().list(10, Optional.empty()))
                .extracting(Rejection::receivedAt)
                .containsExactly(young);
    }

    private void receive(String call, String state) {
        var inbox = InboxFixture.inbox(database, store, ids, clock);
        String id = inbox.store(new Received(
                        "callab", Events.outcomeExtracted().call(call).bytes()))
                .join()
                .eventId();
        store.commit(tx -> tx.update("UPDATE event SET state = ? WHERE id = ?", state, id));
    }
}
