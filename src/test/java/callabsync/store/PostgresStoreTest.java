package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends StoreContract {

    @Override
    Database open(Path folder) {
        return TestStores.postgres();
    }

    @Test
    void a_connection_that_was_cut_between_two_commits_costs_nobody_anything(@TempDir Path folder) {
        try (Database database = open(folder);
                var store = new GroupCommit(database, "test", new SettableClock(), 64)) {
            store.commit(tx -> 1);
            database.reads().sql("""
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE application_name = 'callab-sync-writer' AND datname = current_database()
                            """).query(Boolean.class).list();

            assertThat(store.submit(tx -> 2))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(2);
        }
    }
}
