package callabsync.support;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real MariaDB in a folder of its own, if this machine has one installed; started once, a database per caller. */
public final class TestMariaDb {

    private static final AtomicInteger databases = new AtomicInteger();
    private static Optional<String> server = Optional.empty();
    private static boolean asked;

    private TestMariaDb() {}

    /** The JDBC URL of a new, empty database for user {@code root} without password; empty, and said so, if there is none. */
    public static synchronized Optional<String> url() {
        if (!asked) {
            asked = true;
            server = start();
        }
        return server.map(at -> {
            String name = "test_" + databases.incrementAndGet();
            try (var connection = DriverManager.getConnection(at + "mysql", "root", "");
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return at + name;
        });
    }

    private static Optional<String> start() {
        Optional<Path> binary = Stream.concat(
                        Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin"),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .map(folder -> Path.of(folder, "mariadbd"))
                .filter(Files::isExecutable)
                .findFirst();
        if (binary.isEmpty()) {
            System.err.println(
                    "!!! NO MARIADB: the database sink is NOT tried on it. Install mariadb-server to try it.");
            return Optional.empty();
        }
        try {
            Path folder = TempFolders.create("mariadb");
            run(List.of(
                    "mariadb-install-db",
                    "--no-defaults",
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    "--user=" + System.getProperty("user.name"),
                    "--datadir=" + folder.resolve("data")));
            int port = freePort();
            Process process = new ProcessBuilder(
                            binary.get().toString(),
                            "--no-defaults",
                            "--user=" + System.getProperty("user.name"),
                            "--datadir=" + folder.resolve("data"),
                            "--socket=" + folder.resolve("socket"),
                            "--pid-file=" + folder.resolve("pid"),
                            "--bind-address=127.0.0.1",
                            "--port=" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            TempFolders.stopBeforeDeletion(process);
            String at = "jdbc:mariadb://127.0.0.1:" + port + "/";
            Awaitility.await("MariaDB answers")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> {
                        DriverManager.getConnection(at + "mysql", "root", "").close();
                        return true;
                    });
            return Optional.of(at);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("MariaDB is installed but does not start", e);
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command.get(0) + " failed");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
