package callabsync.sink;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** An embedded store in a folder, with a clock that stands still. */
public final class SinkStore implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    public final Clock clock;
    public final Database database;
    public final GroupCommit store;

    public SinkStore(Path folder) {
        this(folder, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    public SinkStore(Path folder, Clock clock) {
        this.clock = clock;
        this.database = Database.sqlite(folder.resolve("store.db"));
        this.store = new GroupCommit(database, "node", clock, 64);
    }

    public Effects effects() {
        return new Effects(database, store, clock);
    }

    public Links links() {
        return new Links(database, clock);
    }

    public Written written() {
        return new Written(database, clock);
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
