package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryTester;
import callabsync.operator.BulkRetry.Action;
import callabsync.operator.BulkRetry.Bulk;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many deliveries are changed page by page, and whoever asked for it can go and come back. */
class BulkRetryTest {

    private static final int MANY = 600;
    private static final DeliveryFilter DEAD = new DeliveryFilter("dead", null, null, null, null, null);

    private final Background background = new Background();
    private DeliveryTester delivery;
    private BulkRetry bulk;

    @BeforeEach
    void start(@TempDir Path folder) {
        delivery = new DeliveryTester(TestStores.sqlite(folder), new SettableClock());
        bulk = new BulkRetry(
                new DeliverySearch(delivery.database, delivery.vault),
                delivery.deliveries,
                delivery.store,
                delivery.ids,
                background);
    }

    @AfterEach
    void stop() {
        background.close();
        delivery.close();
    }

    @Test
    void all_that_match_are_due_again_and_counted() {
        List<String> dead = die(MANY);

        Bulk ended = ended(bulk.start(Action.RETRY, DEAD));

        assertThat(ended).isEqualTo(new Bulk(ended.bulkId(), "retry", "completed", MANY, MANY));
        assertThat(dead).allSatisfy(id -> assertThat(delivery.state(id)).isEqualTo("pending"));
    }

    @Test
    void all_that_match_are_cancelled() {
        List<String> dead = die(3);

        assertThat(ended(bulk.start(Action.CANCEL, DEAD)).deliveries()).isEqualTo(3);
        assertThat(dead).allSatisfy(id -> assertThat(delivery.state(id)).isEqualTo("cancelled"));
    }

    @Test
    void long_work_goes_on_without_the_one_who_asked() {
        var goOn = new CountDownLatch(1);
        var done = new CountDownLatch(1);

        Optional<String> answer = background.begin(() -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.countDown();
            return "done";
        });

        assertThat(answer).as("within a moment").isEmpty();
        goOn.countDown();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> done.getCount() == 0);
    }

    private Bulk ended(Bulk begun) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> bulk.find(begun.bulkId()).orElseThrow(),
                        found -> !found.state().equals("running"));
    }

    private List<String> die(int many) {
        var dead = new ArrayList<String>();
        for (int i = 0; i < many; i++) {
            dead.add(delivery.open("cont_" + i));
        }
        delivery.sink(batch -> batch.items().forEach(item -> item.permanent("400 Not so")));
        while (delivery.runOnce()) {
            // Until none is left.
        }
        return dead;
    }
}
