package callabsync.store;

import callabsync.support.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SqliteStoreTest extends StoreContract {

    @Override
    Database open(Path folder) {
        try {
            return TestStores.sqlite(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
