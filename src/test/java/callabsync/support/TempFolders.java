package callabsync.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** Folders for what a test's JVM starts once and shares. They are gone when it ends, after what writes into them. */
public final class TempFolders {

    private static final int STOPS_WITHIN_S = 10;
    private static final int CLOSES_WITHIN_S = 12;
    private static final List<Path> folders = new CopyOnWriteArrayList<>();
    private static final List<AutoCloseable> servers = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(TempFolders::clear, "temp-folders"));
    }

    private TempFolders() {}

    /** A new, empty folder. */
    public static Path create(String prefix) {
        try {
            Path folder = Files.createTempDirectory(prefix);
            folders.add(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stopped before the folders are deleted. */
    public static void stopBeforeDeletion(AutoCloseable server) {
        servers.add(server);
    }

    /** Stopped before the folders are deleted. */
    static void stopBeforeDeletion(Process server) {
        stopBeforeDeletion(() -> {
            server.destroy();
            if (!server.waitFor(STOPS_WITHIN_S, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        });
    }

    /** A broker waits for minutes for what is gone already: whatever does not stop soon ends with the JVM. */
    private static void stop(AutoCloseable server) {
        var stopping = new Thread(
                () -> {
                    try {
                        server.close();
                    } catch (Exception e) {
                        System.err.println("Does not stop: " + e);
                    }
                },
                "stop-server");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(TimeUnit.SECONDS.toMillis(CLOSES_WITHIN_S));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void clear() {
        servers.forEach(TempFolders::stop);
        for (Path folder : folders) {
            try {
                FileSystemUtils.deleteRecursively(folder);
            } catch (IOException e) {
                System.err.println("Not deleted: " + folder + ": " + e);
            }
        }
    }
}
