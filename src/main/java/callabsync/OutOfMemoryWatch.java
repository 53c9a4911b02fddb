package callabsync;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Ends the process after an OutOfMemoryError, also where the JVM was not told to
 * (src/docs/decisions/0021-out-of-memory-ends-the-process.md): threads may be dead then, and whoever supervises it starts it
 * again. Sees what kills a thread, and what somebody catches, too: before the JVM throws it, it clears every softly reachable
 * object, also one that was used just now.
 */
final class OutOfMemoryWatch {

    /** As with {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int EXIT_CODE = 3;

    private static final long USED_EVERY_MS = 1_000;
    /** The others clear soft references when there is little memory left, too. */
    private static final Set<String> COLLECTORS = Set.of("Copy", "PS Scavenge", "G1 Young Generation");

    private static final byte[] LAST_WORDS =
            "Out of memory: the process ends, to be started again\n".getBytes(StandardCharsets.UTF_8);

    private final ReferenceQueue<Object> cleared = new ReferenceQueue<>();
    private final SoftReference<Object> canary = new SoftReference<>(new byte[1], cleared);
    private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);

    private OutOfMemoryWatch() {}

    static void start() {
        var watch = new OutOfMemoryWatch();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (isOutOfMemory(failure)) {
                watch.end();
            }
            if (before != null) {
                before.uncaughtException(thread, failure);
            } else {
                System.err.print("Exception in thread \"" + thread.getName() + "\" ");
                failure.printStackTrace();
            }
        });
        boolean isReliable = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .anyMatch(COLLECTORS::contains);
        if (isReliable) {
            var thread = new Thread(watch::watch, "out-of-memory-watch");
            thread.setDaemon(true);
            thread.setPriority(Thread.MAX_PRIORITY);
            thread.start();
        }
    }

    private static boolean isOutOfMemory(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 20; depth++) {
            if (each instanceof OutOfMemoryError) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private void watch() {
        try {
            while (cleared.remove(USED_EVERY_MS) == null) {
                canary.get();
            }
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no memory. Runs no shutdown hooks: each of them could need some, and all that was acknowledged is stored. */
    private void end() {
        try {
            standardError.write(LAST_WORDS);
        } catch (IOException | OutOfMemoryError e) {
            // Nobody is there to hear them.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
