package callabsync.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A program from the npm registry, installed once below {@code target} and started on loopback. Where Node or the registry
 * is missing, the test is skipped and says so.
 */
public final class NodeApp implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A registry that is away is waited for once. */
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Map<String, String> environment;
    private final int port;
    private final List<Process> started = new ArrayList<>();

    private NodeApp(Path folder, Map<String, String> environment, int port) {
        this.folder = folder;
        this.environment = environment;
        this.port = port;
    }

    /** The package in this version; nothing runs yet. */
    public static NodeApp of(String name, String version, Duration longest, Map<String, String> environment) {
        Path folder = Path.of("target", "npm", name).toAbsolutePath();
        Path installed = folder.resolve(".installed-" + version);
        if (Files.notExists(installed)) {
            Assumptions.assumeFalse(FAILED.contains(name), "npm could not install " + name);
            FAILED.add(name);
            install(folder, name + "@" + version, longest);
        }
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(installed, version);
            FAILED.remove(name);
            return new NodeApp(folder, environment, free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(Path folder, String what, Duration longest) {
        try {
            Files.createDirectories(folder);
            Path log = folder.resolve("install.log");
            Process npm = new ProcessBuilder(
                            "npm",
                            "install",
                            "--no-audit",
                            "--no-fund",
                            "--ignore-scripts",
                            "--fetch-retries=1",
                            "--prefix",
                            ".",
                            what)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = npm.waitFor(longest.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                npm.descendants().forEach(ProcessHandle::destroyForcibly);
                npm.destroyForcibly();
            }
            Assumptions.assumeTrue(ended && npm.exitValue() == 0, "npm cannot install " + what + ": see " + log);
        } catch (IOException e) {
            Assumptions.abort("Node is not installed: " + what + " is not tried");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Assumptions.abort("Interrupted");
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Runs this script to its end. */
    public NodeApp run(Duration longest, String... command) throws IOException, InterruptedException {
        Process process = node(command);
        Assumptions.assumeTrue(
                process.waitFor(longest.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0,
                String.join(" ", command) + " failed here: see " + folder.resolve("run.log"));
        return this;
    }

    /** Starts this script and waits until it answers at this path. */
    public NodeApp start(Duration longest, String path, String... command) throws IOException {
        Process process = node(command);
        try {
            Awaitility.await()
                    .atMost(longest)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !process.isAlive() || answers(path));
        } catch (ConditionTimeoutException e) {
            close();
        }
        Assumptions.assumeTrue(
                process.isAlive(),
                String.join(" ", command) + " does not start here: see " + folder.resolve("run.log"));
        return this;
    }

    private Process node(String... command) throws IOException {
        var all = new ArrayList<String>(List.of("node"));
        all.addAll(List.of(command));
        var builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PORT", String.valueOf(port));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private boolean answers(String path) {
        try {
            return send("GET", path, "", "").startsWith("2");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Sends a request with this bearer token and answers status and body. */
    public String send(String method, String path, String token, String body) {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        try {
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}
