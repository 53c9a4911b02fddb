package callabsync.mapping;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files with one ending below a folder that people edit, as text. Omits golden cases and hidden files. Each call
 * reads them again, so that a save is noticed whatever the file system reports.
 */
public final class FolderFiles {

    private final Path folder;
    private final String ending;

    public FolderFiles(Path folder, String ending) {
        this.folder = folder;
        this.ending = ending;
    }

    public Path folder() {
        return folder;
    }

    /** Returns the files by path below the folder, with {@code /}, sorted. A missing folder has none. */
    public Map<String, Path> list() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(path -> path.getFileName().toString().endsWith(ending))
                        .filter(this::isForReading)
                        .filter(Files::isRegularFile)
                        .forEach(path -> files.put(nameOf(path), path));
            }
        }
        return files;
    }

    /** Returns the text of a file; empty if it is not UTF-8. */
    public static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Returns a short name for exactly this text. */
    public static String versionOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String nameOf(Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }

    private boolean isForReading(Path path) {
        for (Path part : folder.relativize(path)) {
            if (part.toString().startsWith(".") || part.toString().equals("cases")) {
                return false;
            }
        }
        return true;
    }
}
