package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryLife.Move;
import callabsync.delivery.DeliveryLife.Step;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryLifeTest {

    private DeliveryTester tester;

    @BeforeEach
    void open(@TempDir Path folder) {
        tester = new DeliveryTester(TestStores.sqlite(folder), new SettableClock());
    }

    @AfterEach
    void close() {
        tester.close();
    }

    @Test
    void a_delivery_that_was_cancelled_after_it_was_read_is_not_taken() {
        Delivery read = read(tester.open("cont_1"));
        tester.deliveries.cancel(read.id());

        assertThat(move(read, Step.TAKEN)).isFalse();

        assertThat(tester.state(read.id())).isEqualTo("cancelled");
        assertThat(tally("sending")).as("deliveries counted as being sent").isZero();
    }

    @Test
    void a_step_that_the_table_does_not_have_is_not_made() {
        Delivery pending = read(tester.open("cont_1"));

        assertThat(move(pending, Step.SUCCEEDED)).isFalse();

        assertThat(tester.state(pending.id())).isEqualTo("pending");
    }

    private boolean move(Delivery delivery, Step step) {
        return tester.store.commit(
                tx -> DeliveryLife.move(tx, tester.clock.millis(), "lease = ?", new Move(delivery, step, "lse_1")));
    }

    private Delivery read(String id) {
        return tester.store.commit(
                tx -> tx.first("SELECT " + Delivery.COLUMNS + " FROM delivery WHERE id = ?", Delivery::read, id)
                        .orElseThrow());
    }

    private long tally(String state) {
        return tester.database
                .reads()
                .sql("SELECT COALESCE(SUM(n), 0) FROM tally WHERE bucket_at = 0 AND name = :name")
                .param("name", "delivery.crm." + state)
                .query(Long.class)
                .single();
    }
}
