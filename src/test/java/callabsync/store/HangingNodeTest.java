package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.support.OwnPostgres;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that hang, and servers that are away. */
@Timeout(120)
class HangingNodeTest {

    private static int claim(Tx tx, String name, String node) throws SQLException {
        return tx.update("""
                INSERT INTO duty (name, node, until_at) VALUES (?, ?, 0)
                ON CONFLICT (name) DO UPDATE SET node = excluded.node
                """, name, node);
    }

    @Test
    void a_node_that_hangs_in_a_transaction_keeps_the_others_from_its_rows_for_seconds_only() throws Exception {
        String url = TestStores.postgresUrl();
        var hanging = new CountDownLatch(1);
        var wakes = new CountDownLatch(1);
        try (var one = Database.at(url, "postgres", "postgres");
                var other = Database.at(url, "postgres", "postgres");
                var paused = new GroupCommit(one, "paused", Clock.systemUTC(), 8);
                var alive = new GroupCommit(other, "alive", Clock.systemUTC(), 8)) {
            CompletableFuture<Integer> stale = paused.submit(tx -> {
                int changed = claim(tx, "test", "paused");
                hanging.countDown();
                await(wakes);
                return changed;
            });
            hanging.await();

            alive.submit(tx -> claim(tx, "test", "alive")).get(20, TimeUnit.SECONDS);
            wakes.countDown();

            assertThat(stale).failsWithin(20, TimeUnit.SECONDS);
            assertThat(alive.<String>commit(
                            tx -> tx.first("SELECT node FROM duty WHERE name = 'test'", row -> row.getString(1))
                                    .orElseThrow()))
                    .isEqualTo("alive");
            assertThat(paused.<Integer>commit(tx -> claim(tx, "test", "paused")))
                    .as("it goes on with a new connection")
                    .isEqualTo(1);
        }
    }

    @Test
    void nodes_that_lock_the_same_rows_in_another_order_both_commit() throws Exception {
        String url = TestStores.postgresUrl();
        var firstOfOne = new CountDownLatch(1);
        var firstOfOther = new CountDownLatch(1);
        try (var one = Database.at(url, "postgres", "postgres");
                var other = Database.at(url, "postgres", "postgres");
                var thisNode = new GroupCommit(one, "one", Clock.systemUTC(), 8);
                var thatNode = new GroupCommit(other, "other", Clock.systemUTC(), 8)) {
            CompletableFuture<Integer> forth = thisNode.submit(tx -> {
                int changed = claim(tx, "a", "one");
                firstOfOne.countDown();
                await(firstOfOther);
                return changed + claim(tx, "b", "one");
            });
            CompletableFuture<Integer> back = thatNode.submit(tx -> {
                int changed = claim(tx, "b", "other");
                firstOfOther.countDown();
                await(firstOfOne);
                return changed + claim(tx, "a", "other");
            });

            assertThat(forth.get(30, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(back.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_node_that_starts_while_the_database_is_away_waits_for_it(@TempDir Path folder) throws Exception {
        try (var postgres = new OwnPostgres(folder, Map.of())) {
            CompletableFuture<Database> opened =
                    CompletableFuture.supplyAsync(() -> Database.at(postgres.url(), "postgres", "postgres"));

            assertThat(opened).isNotCompleted();
            postgres.start();

            try (Database database = opened.get(60, TimeUnit.SECONDS)) {
                assertThat(database.reads().sql("SELECT 1").query(Integer.class).single())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void a_login_that_the_server_refuses_is_said_at_once() {
        String url = TestStores.postgresUrl() + "_that_is_not_there";

        assertThatThrownBy(() -> Database.at(url, "postgres", "postgres"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CALLAB_SYNC_DB_URL");
    }
}
