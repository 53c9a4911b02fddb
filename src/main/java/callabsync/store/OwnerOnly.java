package callabsync.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps other users of the machine from what is stored: folders with mode 700, files with 600. */
final class OwnerOnly {

    private static final Logger log = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Takes the rights of others from a folder and all that is in it. Says so once where there are no such rights. */
    static void folder(Path folder) throws IOException {
        if (!hasRights(folder)) {
            log.atWarn()
                    .addKeyValue("folder", folder.toAbsolutePath())
                    .addKeyValue("reason", "its file system has no POSIX rights: restrict who may read it")
                    .log("data-folder.not-restricted");
            return;
        }
        restrict(folder);
        try (Stream<Path> inside = Files.walk(folder)) {
            inside.forEach(OwnerOnly::restrict);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Makes a file that nobody else may read, unless it is there. The files that SQLite puts beside it get the same rights. */
    static void file(Path file) throws IOException {
        try {
            if (hasRights(file.toAbsolutePath().getParent())) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
            }
        } catch (FileAlreadyExistsException e) {
            restrict(file);
        }
    }

    private static boolean hasRights(Path folder) {
        return Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
    }

    /** Takes nothing from the owner, and leaves links alone. A volume may hold what belongs to another user: it is told. */
    private static void restrict(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return;
            }
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
            if (rights.retainAll(OWNERS)) {
                Files.setPosixFilePermissions(path, rights);
            }
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("folder", path.toAbsolutePath())
                    .addKeyValue("reason", e.getClass().getSimpleName())
                    .log("data-folder.not-restricted");
        }
    }
}
