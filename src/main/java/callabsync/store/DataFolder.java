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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that holds what must outlive the process, locked against a second one. */
public final class DataFolder implements AutoCloseable {

    private static final String NATIVE_FOLDER = "org.sqlite.tmpdir";
    private static final boolean CHOSEN_BY_OTHERS = System.getProperty(NATIVE_FOLDER) != null;

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

    /**
     * Lets SQLite's driver unpack its native library in this folder, unless {@code -D} says where. By itself the driver takes
     * the temporary folder, and each process that is killed leaves a copy there; here the next start removes it. Call it
     * before the driver is used.
     */
    void holdNativeLibrary() {
        if (CHOSEN_BY_OTHERS) {
            return;
        }
        Path folder = path.resolve("native");
        try {
            Files.createDirectories(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.toList()) {
                    if (file.getFileName().toString().startsWith("sqlite-")) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + folder.toAbsolutePath(), e);
        }
        System.setProperty(NATIVE_FOLDER, folder.toAbsolutePath().toString());
    }
}
