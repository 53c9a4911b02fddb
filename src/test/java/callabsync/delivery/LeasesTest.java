package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that was paused while it was sending. */
class LeasesTest {

    private final SettableClock clock = new SettableClock();
    private final List<Boolean> lost = new ArrayList<>();
    private DeliveryTester tester;

    @BeforeEach
    void open(@TempDir Path folder) {
        tester = new DeliveryTester(TestStores.sqlite(folder), clock);
    }

    @AfterEach
    void close() {
        tester.close();
    }

    @Test
    void after_a_pause_that_outlasts_its_lease_a_node_knows_that_it_may_not_send() {
        tester.open("cont_1");

        tester.sink(batch -> {
                    lost.add(tester.leases.isLost());
                    clock.tick(Duration.ofSeconds(51));
                    lost.add(tester.leases.isLost());
                    batch.items().forEach(Item::succeeded);
                })
                .runOnce();

        assertThat(lost).as("before and after the pause").containsExactly(false, true);
        assertThat(tester.leases.isLost()).as("nothing is being sent").isFalse();
    }

    @Test
    void a_lease_that_is_renewed_in_time_is_not_lost() {
        tester.open("cont_1");

        tester.sink(batch -> {
                    clock.tick(Duration.ofSeconds(45));
                    renew();
                    clock.tick(Duration.ofSeconds(45));
                    lost.add(tester.leases.isLost());
                    batch.items().forEach(Item::succeeded);
                })
                .runOnce();

        assertThat(lost).containsExactly(false);
    }

    @Test
    void a_lane_that_another_node_has_taken_is_lost_however_soon_this_one_wakes() {
        tester.open("cont_1");

        tester.sink(batch -> {
                    tester.store.commit(tx -> tx.update("UPDATE lane SET lease = 'another'"));
                    renew();
                    lost.add(tester.leases.isLost());
                    batch.items().forEach(Item::succeeded);
                })
                .runOnce();

        assertThat(lost).containsExactly(true);
    }

    @Test
    void a_node_that_starts_again_under_its_name_gives_back_at_once_what_it_held() {
        String mine = tester.open("cont_1");
        tester.sink(batch -> {
            tester.store.commit(tx -> Lanes.releaseOf(tx, "other", clock.millis()));
            assertThat(lease(mine)).endsWith("@test");
            tester.store.commit(tx -> Lanes.releaseOf(tx, "test", clock.millis()));
            assertThat(lease(mine)).isNull();
        });

        assertThat(tester.runOnce()).isTrue();
    }

    private String lease(String delivery) {
        return tester.store.commit(tx -> tx.query(
                        "SELECT l.lease FROM lane l JOIN delivery d ON d.order_key = l.order_key WHERE d.id = ?",
                        row -> row.getString(1),
                        delivery)
                .get(0));
    }

    /** And waits until it is committed. */
    private void renew() {
        tester.leases.renew();
        tester.store.commit(tx -> 0);
    }
}
