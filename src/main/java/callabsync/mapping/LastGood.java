package callabsync.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Files of one kind, each in its last good version. A broken file keeps the version before. A file that was never good
 * is omitted, and a deleted file is forgotten. Readers never wait.
 *
 * @param <T> what a file is parsed into
 */
final class LastGood<T> {

    /** Parses a file's text, or throws {@link MappingFailedException}. */
    interface Parser<T> {
        T parse(String file, String text);
    }

    private static final String UNREADABLE = "\uFFFD";

    /** @param goodText the text of the good version */
    private record FileVersion<T>(
            String text, @Nullable T good, @Nullable String goodText, Optional<Problem> problem) {}

    private final FolderFiles files;
    private final Parser<T> parser;
    private final String kind;
    private final Logger log;
    private volatile Map<String, FileVersion<T>> seen = Map.of();

    LastGood(FolderFiles files, Parser<T> parser, String kind, Logger log) {
        this.files = files;
        this.parser = parser;
        this.kind = kind;
        this.log = log;
    }

    /** Reads the folder. Returns whether a file changed. A second caller waits for the first. */
    synchronized boolean reload() {
        Map<String, FileVersion<T>> next = new LinkedHashMap<>();
        boolean changed = false;
        boolean first = seen.isEmpty();
        for (var entry : listed().entrySet()) {
            FileVersion<T> before = seen.get(entry.getKey());
            Optional<String> text = textOf(entry.getValue());
            if (text.isEmpty() || before != null && before.text().equals(text.get())) {
                if (before != null) {
                    next.put(entry.getKey(), before);
                }
                continue;
            }
            changed = true;
            next.put(entry.getKey(), version(entry.getKey(), text.get(), before, first));
        }
        changed |= !next.keySet().equals(seen.keySet());
        seen = next;
        return changed;
    }

    /** Returns the good versions by file. */
    Map<String, T> good() {
        Map<String, T> result = new TreeMap<>();
        seen.forEach((file, version) -> {
            if (version.good() != null) {
                result.put(file, version.good());
            }
        });
        return result;
    }

    /** Returns the text of a file's good version; empty if it was never good. */
    Optional<String> goodText(String file) {
        return Optional.ofNullable(seen.get(file)).map(FileVersion::goodText);
    }

    List<Problem> problems() {
        List<Problem> result = new ArrayList<>();
        seen.values().forEach(version -> version.problem().ifPresent(result::add));
        return result;
    }

    private FileVersion<T> version(String file, String text, @Nullable FileVersion<T> before, boolean first) {
        try {
            if (text.equals(UNREADABLE)) {
                throw new MappingFailedException(new Problem(file, 0, 0, "cannot be read as UTF-8 text"));
            }
            T good = parser.parse(file, text);
            if (!first) {
                log.info("{}.reloaded file={}", kind, file);
            }
            return new FileVersion<>(text, good, text, Optional.empty());
        } catch (MappingFailedException e) {
            T kept = before == null ? null : before.good();
            log.error(
                    "{}.broken {} ({})",
                    kind,
                    e.problem(),
                    kept == null ? "it is left out" : "its last good version goes on");
            return new FileVersion<>(text, kept, before == null ? null : before.goodText(), Optional.of(e.problem()));
        }
    }

    private Map<String, Path> listed() {
        try {
            return files.list();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + files.folder(), e);
        }
    }

    /** Returns a file's text; empty if it was deleted just now. */
    private static Optional<String> textOf(Path file) {
        try {
            return Optional.of(FolderFiles.read(file).orElse(UNREADABLE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(UNREADABLE);
        }
    }
}
