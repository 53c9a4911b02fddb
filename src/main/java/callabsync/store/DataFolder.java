package callabsync.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The folder that holds what must outlive the process, locked against a second one. */
public final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    /**
     * Makes the folder if it is not there, and locks it; throws when another process holds it. What is in it, from an
     * earlier version too, belongs to the process's own user alone from then on.
     */
    public DataFolder(Path path) {
        this.path = path;
        try {
            Files.createDirectories(path);
            OwnerOnly.folder(path);
            OwnerOnly.file(path.resolve("lock"));
            lockFile = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            if (lock() == null) {
                lockFile.close();
                throw new IllegalStateException(
                        "The data folder " + path.toAbsolutePath()
                                + " is in use by another process: stop that one, or set CALLAB_SYNC_DATA_DIR to another folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The data folder " + path.toAbsolutePath() + " cannot be used: set CALLAB_SYNC_DATA_DIR", e);
        }
    }

    private @Nullable FileLock lock() throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path path() {
        return path;
    }

    /** A name for this node that stays the same over restarts. */
    public String node() {
        Path file = path.resolve("node");
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                OwnerOnly.file(file);
                Files.writeString(file, "node-" + UUID.randomUUID().toString().substring(0, 8));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read or write " + file.toAbsolutePath(), e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
