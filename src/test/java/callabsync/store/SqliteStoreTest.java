package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {

    @Override
    Database open(Path folder) {
        try {
            return TestStores.sqlite(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_new_file_has_larger_pages_than_usual_as_webhooks_are_large(@TempDir Path folder) {
        try (Database database = open(folder)) {
            assertThat(database.reads()
                            .sql("PRAGMA page_size")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(8_192);
        }
    }

    /** A lock is waited for five seconds; one after the other these would wait for minutes. */
    @Test
    void while_another_process_locks_the_store_all_who_wait_are_told_at_once(@TempDir Path folder) throws Exception {
        try (Database database = open(folder);
                var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("callab-sync.db"));
                var lock = other.createStatement();
                var store = new GroupCommit(database, "test", new SettableClock(), 64)) {
            lock.execute("BEGIN IMMEDIATE");
            var waiting = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < 40; i++) {
                waiting.add(store.submit(tx -> 1));
            }
            for (var one : waiting) {
                assertThat(one)
                        .failsWithin(Duration.ofSeconds(30))
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(StoreUnavailableException.class);
            }
            lock.execute("ROLLBACK");

            assertThat(store.submit(tx -> 2))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(2);
        }
    }
}
