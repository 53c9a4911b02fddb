package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Inbox;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.operator.BulkAdmission.AdmissionRun;
import callabsync.quarantine.ReasonCount;
import callabsync.quarantine.Rejection;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.StoreUnavailableException;
import callabsync.store.Vault;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import callabsync.webhook.QuarantineFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a secret was wrong at one end for an hour: all that was refused for it is admitted at once, and nothing twice. */
class BulkAdmissionTest {

    private static final int MANY = 30;

    private final SettableClock clock = new SettableClock();
    private final Background background = new Background();
    private Database database;
    private GroupCommit store;
    private Ids ids;
    private Inbox inbox;
    private QuarantineFixture refused;

    @BeforeEach
    void start(@TempDir Path folder) {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 64);
        ids = new Ids(clock, new Random(1));
        inbox = InboxFixture.inbox(database, store, ids, clock);
        refused = new QuarantineFixture(database, store, ids, clock, Vault.plain());
        for (int i = 0; i < MANY; i++) {
            refused.refuse(call(i).bytes(), "right");
        }
    }

    @AfterEach
    void stop() {
        background.close();
        store.close();
        database.close();
    }

    @Test
    void what_can_be_admitted_is_counted_first() {
        refused.refuseUnread();
        BulkAdmission bulk = bulk(inbox);

        assertThat(bulk.count("signature")).isEqualTo(new ReasonCount("signature", MANY + 1, MANY, 1));
        assertThat(bulk.count("timestamp")).isEqualTo(new ReasonCount("timestamp", 0, 0, 0));
        assertThatThrownBy(() -> bulk.count(" "))
                .as("no reason must not mean all")
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(events()).isEmpty();
    }

    @Test
    void all_of_a_reason_become_events_oldest_first_but_what_is_forged_and_what_had_come_again() {
        inbox.store(new Received("callab", call(3).bytes())).join();
        refused.refuse(call(100).bytes(), "of a stranger");

        AdmissionRun ended = ended(bulk(inbox), "signature");

        assertThat(ended.state()).isEqualTo("completed");
        assertThat(List.of(ended.rejections(), ended.admitted(), ended.duplicates(), ended.getLeft()))
                .containsExactly(MANY + 1, MANY - 1, 1, 0);
        assertThat(ended.refused()).isEqualTo(Map.of("Its signature is still invalid", 1));
        assertThat(events()).hasSize(MANY);
        assertThat(rejected()).as("what is still forged stays").hasSize(1);
    }

    @Test
    void two_who_begin_it_at_the_same_time_store_each_webhook_once() {
        var goOn = new CountDownLatch(1);
        BulkAdmission one = bulk(waiting(goOn));
        BulkAdmission another = bulk(waiting(goOn));

        var first = CompletableFuture.supplyAsync(() -> one.start("signature"));
        var again = CompletableFuture.supplyAsync(() -> another.start("signature"));
        goOn.countDown();
        AdmissionRun ended = over(one, first.join());
        AdmissionRun endedToo = over(another, again.join());

        assertThat(ended.admitted() + endedToo.admitted()).isEqualTo(MANY);
        assertThat(ended.admitted() + ended.duplicates()).isLessThanOrEqualTo(MANY);
        assertThat(events()).hasSize(MANY);
        assertThat(rejected()).isEmpty();
    }

    @Test
    void whoever_asks_while_this_node_is_at_it_sees_how_far_it_got() {
        var goOn = new CountDownLatch(1);
        BulkAdmission bulk = bulk(waiting(goOn));

        AdmissionRun begun = bulk.start("signature");
        AdmissionRun again = bulk.start("signature");

        assertThat(begun.isRunning()).as("within a moment").isTrue();
        assertThat(again.bulkId()).isEqualTo(begun.bulkId());
        assertThat(again.getLeft()).isEqualTo(MANY);
        goOn.countDown();
        assertThat(over(bulk, begun).admitted()).isEqualTo(MANY);
    }

    @Test
    void what_a_breakdown_leaves_is_in_the_quarantine_and_is_admitted_the_next_time() {
        var taken = new AtomicInteger();
        BulkAdmission bulk = bulk(received -> taken.getAndIncrement() < 10
                ? inbox.store(received)
                : CompletableFuture.failedFuture(
                        new StoreUnavailableException("The disk is full", new IllegalStateException())));

        AdmissionRun broken = ended(bulk, "signature");
        List<Rejection> left = rejected();
        AdmissionRun next = ended(bulk(inbox), "signature");

        assertThat(broken.state()).isEqualTo("failed");
        assertThat(broken.error()).isEqualTo("The store takes nothing now");
        assertThat(List.of(broken.admitted(), broken.getLeft())).containsExactly(10, MANY - 10);
        assertThat(left).hasSize(MANY - 10);
        assertThat(next.admitted()).isEqualTo(MANY - 10);
        assertThat(events()).hasSize(MANY);
    }

    @Test
    void one_that_breaks_the_reading_stops_none_of_the_others() {
        var taken = new AtomicInteger();
        BulkAdmission bulk = bulk(received -> {
            if (taken.getAndIncrement() == 0) {
                throw new IllegalStateException("of this one only");
            }
            return inbox.store(received);
        });

        AdmissionRun ended = ended(bulk, "signature");

        assertThat(ended.state()).isEqualTo("completed");
        assertThat(ended.admitted()).isEqualTo(MANY - 1);
        assertThat(ended.refused()).isEqualTo(Map.of("It cannot be read: IllegalStateException", 1));
        assertThat(rejected()).hasSize(1);
    }

    private BulkAdmission bulk(Inbox into) {
        return new BulkAdmission(refused.quarantine(), refused.admissions("wrong,right", into), ids, background);
    }

    private Inbox waiting(CountDownLatch goOn) {
        return received -> CompletableFuture.supplyAsync(() -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return received;
                })
                .thenCompose(inbox::store);
    }

    private static AdmissionRun ended(BulkAdmission bulk, String reason) {
        return over(bulk, bulk.start(reason));
    }

    private static AdmissionRun over(BulkAdmission bulk, AdmissionRun begun) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> bulk.find(begun.bulkId()).orElseThrow(), run -> !run.isRunning());
    }

    private List<EventSummary> events() {
        var all = new EventFilter(null, null, null, null, null, null, null);
        return InboxFixture.search(database).page(all, null, 100).items();
    }

    private List<Rejection> rejected() {
        return refused.quarantine().list(100, Optional.empty()).stream()
                .filter(each -> each.state().equals("rejected"))
                .toList();
    }

    private static Events call(int number) {
        return Events.callEnded().call("call_refused_" + number);
    }
}
