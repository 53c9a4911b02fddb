package callabsync.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole product as a process of its own, to be killed, paused and started again. */
public final class AppProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "callab-sync.jar");
    private static final Duration READY_WITHIN = Duration.ofMinutes(10);
    /** Here, and not in the data folder, so that they are still there when all that was logged is searched for leaks. */
    private static final Path LOGS = Path.of("target", "process-logs");
    /** A process that is killed leaves what it has unpacked: here, and not among the machine's temporary files. */
    private static final Path TEMPORARY = Path.of("target", "process-temp").toAbsolutePath();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Path dataFolder;
    private final int port;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> arguments = new ArrayList<>();
    private final List<String> jvm = new ArrayList<>(List.of("-Xmx256m"));
    private String mainClass = "callabsync.CallabSyncApplication";
    private String moreClasses = "";
    private boolean unread;
    private boolean isPackaged;
    private Process process;

    /** Not started yet; keeps its data in this folder. */
    public AppProcess(Path dataFolder) {
        this.dataFolder = dataFolder;
        this.port = freePort();
        variables.put("SERVER_PORT", String.valueOf(port));
        variables.put("CALLAB_SYNC_DATA_DIR", dataFolder.toString());
        variables.put("CALLAB_WEBHOOK_SECRET", "test-secret");
        variables.put("CALLAB_SYNC_ALLOW_LOOPBACK", "true");
        variables.put("OPERATOR_PASSWORD", "operator");
    }

    public AppProcess variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    public AppProcess setting(String name, String value) {
        arguments.add("--" + name + "=" + value);
        return this;
    }

    /** Starts the packaged program where it is there, as {@code java -jar} does; else the compiled classes. */
    public AppProcess packaged() {
        isPackaged = Files.exists(JAR);
        return this;
    }

    /** What it logs goes to a pipe that nobody reads. */
    public AppProcess unread() {
        unread = true;
        return this;
    }

    public AppProcess jvm(String option) {
        jvm.add(option);
        return this;
    }

    /** Starts it through this class of the tests, which is all of them that is on its class path. */
    public AppProcess startedBy(Class<?> main) {
        Path classes = dataFolder.resolve("main");
        String name = main.getName().replace('.', '/');
        try (var compiled = Files.list(Path.of("target/test-classes", name).getParent())) {
            Path folder = Files.createDirectories(classes.resolve(name).getParent());
            for (Path each : compiled.toList()) {
                if (each.getFileName().toString().matches(main.getSimpleName() + "(\\$.*)?\\.class")) {
                    Files.copy(each, folder.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mainClass = main.getName();
        moreClasses = classes + File.pathSeparator;
        return this;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public Path log() {
        return LOGS.resolve(dataFolder.getFileName() + "-" + port + ".log");
    }

    /** Starts the process; does not wait for it. */
    public AppProcess start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + TEMPORARY);
        command.addAll(jvm);
        Stream.of(System.getProperty("program.jvm", "").split(" "))
                .filter(option -> !option.isBlank())
                .forEach(command::add);
        command.addAll(
                isPackaged ? List.of("-jar", JAR.toString()) : List.of("-cp", moreClasses + classpath(), mainClass));
        command.addAll(arguments);
        try {
            Files.createDirectories(dataFolder);
            Files.createDirectories(LOGS);
            Files.createDirectories(TEMPORARY);
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            if (!unread) {
                builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            }
            builder.environment().putAll(variables);
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The product's own class path: no class or file of the tests is on it. */
    private static String classpath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.replace('\\', '/').contains("/test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Waits until it is ready; throws with the end of its log when it is not. */
    public AppProcess awaitReady() {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (isReady()) {
                return this;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new IllegalStateException("Not ready; the end of " + log() + ":\n" + tail());
    }

    /** Whether it says that it is. */
    public boolean isReady() {
        return status("/actuator/health/readiness") == 200;
    }

    private int status(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url() + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** What the operator's API answers. */
    public JsonNode json(String path) throws IOException {
        return answer(HttpRequest.newBuilder(URI.create(url() + path)).GET());
    }

    /** What the operator's API answers to a change that needs no more said. */
    public JsonNode post(String path) throws IOException {
        return answer(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException {
        String operator = Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));
        request.timeout(Duration.ofSeconds(30)).header("Authorization", "Basic " + operator);
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(response.uri() + " answered " + response.statusCode() + ": " + response.body());
            }
            return new ObjectMapper().readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The processor time it has used so far. */
    public Duration processor() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and waits for the end. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: alive, and silent. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        run("kill", "-" + name, String.valueOf(process.pid()));
    }

    /** Whether {@link #fillDisk} is possible here: only where there is {@code prlimit}. */
    public static boolean canFillDisk() {
        return run("prlimit", "--version") == 0;
    }

    /** From now on the process can write to no file, as if the disk were full; needs no privilege. */
    public void fillDisk() {
        limitFiles("0");
    }

    public void emptyDisk() {
        limitFiles("unlimited");
    }

    private void limitFiles(String bytes) {
        if (run("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=" + bytes + ":") != 0) {
            throw new IllegalStateException("prlimit failed for " + process.pid());
        }
    }

    /** The command's exit code; -1 when there is no such command. */
    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    public Process process() {
        return process;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            resume();
            process.destroyForcibly();
            awaitEnd();
        }
    }
}
