package callabsync.store;

import callabsync.support.TestStores;
import java.nio.file.Path;

class PostgresStoreTest extends StoreContract {

    @Override
    Database open(Path folder) {
        return TestStores.postgres();
    }
}
