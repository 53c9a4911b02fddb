package callabsync.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The disk of the data folder, and how much of it or of the database server the store takes. */
public final class Disk {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Path folder;
    private final Database database;
    private final Clock clock;
    private @Nullable Instant measuredAt;
    private long storeBytes;

    Disk(Path folder, Database database, Clock clock) {
        this.folder = folder;
        this.database = database;
        this.clock = clock;
    }

    /** How large a disk is and how much of it is free, in bytes. */
    public record Room(long free, long total) {}

    public Room room() {
        try {
            FileStore disk = Files.getFileStore(folder);
            return new Room(disk.getUsableSpace(), disk.getTotalSpace());
        } catch (IOException e) {
            throw new UncheckedIOException("The disk of " + folder + " cannot be looked at", e);
        }
    }

    /** The bytes of the store, its log and the spool included; measured once a minute. */
    public synchronized long storeBytes() {
        Instant now = clock.instant();
        if (measuredAt == null || !now.isBefore(measuredAt.plus(FRESH))) {
            measuredAt = now;
            storeBytes = files() + server();
        }
        return storeBytes;
    }

    private long server() {
        return database.engine() == Engine.SQLITE
                ? 0
                : database.reads()
                        .sql("SELECT pg_database_size(current_database())")
                        .query(Long.class)
                        .single();
    }

    private long files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(".db"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read", e);
        }
    }
}
