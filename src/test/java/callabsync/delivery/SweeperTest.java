package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.destination.DestinationsFixture;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A delivery without a lane would never be taken. A mistake or a restored backup must delay it only. */
class SweeperTest {

    private DeliveryTester tester;
    private Sweeper sweeper;

    @BeforeEach
    void open(@TempDir Path folder) {
        tester = new DeliveryTester(TestStores.sqlite(folder), new SettableClock());
        sweeper = new Sweeper(
                tester.database,
                tester.store,
                DestinationsFixture.of(Map.of("crm.sink", "test"), DestinationsFixture.kind("test")),
                new Wakeups());
    }

    @AfterEach
    void close() {
        tester.close();
    }

    @Test
    void deliveries_without_a_lane_get_one_and_are_delivered() {
        List<String> ids = List.of(tester.open("cont_1"), tester.open("cont_2"));
        tester.store.commit(tx -> tx.update("DELETE FROM lane"));
        assertThat(tester.runOnce()).as("nothing can be taken").isFalse();

        int found = sweeper.sweep();
        tester.runOnce();

        assertThat(found).isEqualTo(2);
        assertThat(ids).allSatisfy(id -> assertThat(tester.state(id)).isEqualTo("delivered"));
        assertThat(sweeper.sweep()).as("nothing is open").isZero();
    }

    @Test
    void one_that_was_taken_when_its_lane_was_lost_is_delivered_too() {
        String id = tester.open("cont_1");
        tester.takeAndDie();
        tester.store.commit(tx -> tx.update("DELETE FROM lane"));

        assertThat(sweeper.sweep()).isEqualTo(1);
        tester.clock.tick(Duration.ofMinutes(2));
        tester.runOnce();

        assertThat(tester.state(id)).isEqualTo("delivered");
    }

    @Test
    void a_delivery_that_has_its_lane_is_left_alone() {
        tester.open("cont_1");

        assertThat(sweeper.sweep()).isZero();
        assertThat(tester.lanes()).isEqualTo(1);
    }
}
