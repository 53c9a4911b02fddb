package callabsync.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where SQLite's driver unpacks its native library. By itself it takes the temporary folder, and each process that is killed
 * leaves a copy there; in a folder of this process alone the next start clears what the last one left.
 */
final class NativeLibrary {

    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final boolean CHOSEN_BY_OTHERS = System.getProperty(FOLDER) != null;

    private NativeLibrary() {}

    /** Call it while the data folder is locked and before the driver is used. Leaves alone what {@code -D} says. */
    static void keepIn(Path folder) {
        if (CHOSEN_BY_OTHERS) {
            return;
        }
        try {
            Files.createDirectories(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.filter(NativeLibrary::isCopy).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + folder.toAbsolutePath(), e);
        }
        System.setProperty(FOLDER, folder.toAbsolutePath().toString());
    }

    private static boolean isCopy(Path file) {
        return file.getFileName().toString().startsWith("sqlite-");
    }
}
