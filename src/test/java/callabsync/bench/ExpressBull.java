package callabsync.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The endpoint that Callab's page on webhooks recommends, Express with Bull on Redis, with the same durability as the door:
 * Redis syncs its file before it answers ({@code appendfsync always}).
 */
final class ExpressBull implements AutoCloseable {

    private static final String SOURCES = "src/test/resources/bench/express-bull";

    private final List<Process> processes = new ArrayList<>();
    private final int port = Ports.free();

    private ExpressBull() {}

    /** Installs and starts it; empty, and says so, where Redis or Node is not there. */
    static Optional<ExpressBull> start(String secret, boolean worker) throws Exception {
        if (!isInstalled("redis-server") || !isInstalled("node") || !isInstalled("npm")) {
            System.out.println("redis-server, node or npm is not installed: Express + Bull is left out");
            return Optional.empty();
        }
        var started = new ExpressBull();
        Path folder = installed();
        int redisPort = Ports.free();
        Path data = Files.createTempDirectory("express-bull-redis");
        started.run(
                data,
                "redis-server",
                "--port",
                "" + redisPort,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--dir",
                data.toString());
        started.run(folder, "node", "server.js", "" + started.port, "" + redisPort, secret, worker ? "worker" : "door");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Ports.isOpen(started.port));
        return Optional.of(started);
    }

    int port() {
        return port;
    }

    /** Of Redis and Node together. */
    Duration processorTime() {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Path installed() throws Exception {
        Path folder = Path.of("target/express-bull");
        Files.createDirectories(folder);
        for (String file : List.of("package.json", "server.js")) {
            Files.writeString(folder.resolve(file), Files.readString(Path.of(SOURCES, file)));
        }
        Process npm = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            throw new IOException("npm could not install Express and Bull");
        }
        return folder;
    }

    private void run(Path folder, String... command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start());
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
