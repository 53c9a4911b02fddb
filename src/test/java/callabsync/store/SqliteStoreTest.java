package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
