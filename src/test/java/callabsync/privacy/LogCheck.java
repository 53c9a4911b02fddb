package callabsync.privacy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads what all tests and the processes they started have logged, when the last one has run, and refuses the build if a
 * secret, a phone number, an address or a transcript stands in it.
 */
public final class LogCheck {

    private static final int MOST_SHOWN = 50;
    private static final List<String> FOLDERS = List.of("surefire-reports", "failsafe-reports", "process-logs");

    private final Leaks leaks = new Leaks();
    private final List<String> found = new ArrayList<>();
    private int files;
    private long lines;

    /** The build folder, and when the build began: what older builds left there is not read. */
    public static void main(String[] args) throws IOException {
        var check = new LogCheck();
        check.read(Path.of(args[0]), args.length > 1 ? Instant.parse(args[1]) : Instant.EPOCH);
        System.out.printf("Read %,d lines of %,d logs: %s%n", check.lines, check.files, check.verdict());
        if (check.files == 0) {
            System.out.println("That cannot be: tests have run, and none has printed anything");
        }
        if (check.files == 0 || !check.found.isEmpty()) {
            System.exit(1);
        }
    }

    /** Each place as file, line and what is there. */
    List<String> read(Path target, Instant since) throws IOException {
        for (String folder : FOLDERS) {
            if (Files.isDirectory(target.resolve(folder))) {
                try (Stream<Path> logs = Files.list(target.resolve(folder))) {
                    for (Path log : logs.filter(LogCheck::isLog).sorted().toList()) {
                        if (!Files.getLastModifiedTime(log).toInstant().isBefore(since)) {
                            read(log);
                        }
                    }
                }
            }
        }
        return found;
    }

    private void read(Path log) throws IOException {
        files++;
        int number = 0;
        // One byte a character, so that a log that was cut in the middle of one can be read, too.
        try (Stream<String> all = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            for (String line : (Iterable<String>) all::iterator) {
                number++;
                int at = number;
                leaks.in(line).ifPresent(leak -> found.add(log + ":" + at + ": " + leak));
            }
        }
        lines += number;
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith("-output.txt") || file.toString().endsWith(".log");
    }

    private String verdict() {
        return found.isEmpty()
                ? "nothing secret, nothing about a person"
                : found.size() + " leaks\n" + String.join("\n", found.subList(0, Math.min(found.size(), MOST_SHOWN)));
    }
}
