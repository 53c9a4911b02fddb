package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.inbox.Inbox;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;

/** Readiness follows the door's own commits: on a full disk a small row may still fit where no webhook does. */
class StoreHealthTest {

    private static final List<String> FULL = List.of(
            "CREATE TRIGGER no_event BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
            "CREATE TRIGGER no_large_row BEFORE INSERT ON duty WHEN length(NEW.node) > 1000"
                    + " BEGIN SELECT RAISE(ABORT, 'disk is full'); END");

    private final SettableClock clock = new SettableClock();
    private Database database;
    private GroupCommit store;
    private Inbox inbox;
    private StoreHealth health;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "node-1", clock, 64);
        inbox = InboxFixture.inbox(database, store, new Ids(clock, new Random(7)), clock);
        health = new StoreHealth(store, "node-1", clock);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void a_store_that_takes_small_rows_but_no_webhook_is_down_until_one_fits_again() {
        FULL.forEach(this::execute);
        assertThat(health.health().getStatus()).as("no webhook has come yet").isEqualTo(Status.UP);
        assertThat(inbox.store(webhook())).failsWithin(java.time.Duration.ofSeconds(10));

        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getStatus()).as("it stays so").isEqualTo(Status.DOWN);
        execute("DROP TRIGGER no_event");
        execute("DROP TRIGGER no_large_row");
        assertThat(health.health().getStatus()).as("there is room again").isEqualTo(Status.UP);
        assertThat(store.urgentFails()).isFalse();
    }

    @Test
    void the_next_webhook_that_is_stored_shows_that_all_is_well() {
        execute(FULL.get(0));
        assertThat(inbox.store(webhook())).failsWithin(java.time.Duration.ofSeconds(10));
        assertThat(store.urgentFails()).isTrue();
        execute("DROP TRIGGER no_event");

        inbox.store(webhook()).join();

        assertThat(store.urgentFails()).isFalse();
    }

    private void execute(String sql) {
        store.commit(tx -> tx.update(sql));
    }

    private static Received webhook() {
        return new Received("callab", Events.outcomeExtracted().bytes());
    }
}
