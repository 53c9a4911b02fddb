package callabsync.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long the packaged program takes from {@code java -jar} until its door answers (401 to a webhook that is not signed)
 * and until it is ready, and what memory it then has: as packaged, and with what its JDK can remember of an earlier start.
 *
 * <pre>mvn -q package -DskipTests &amp;&amp; mvn -q exec:exec -Dbench=StartBench -Dbench.args="3 /path/of/a/current/jdk"</pre>
 *
 * The arguments are how often each is started (the median counts) and the homes of further JDKs.
 */
public final class StartBench {

    private static final Path JAR = Path.of("target/callab-sync.jar").toAbsolutePath();
    private static final Duration AT_MOST = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    /** The first JDK whose ahead-of-time cache is made in one step. */
    private static final int AOT_CACHE_SINCE = 25;

    /** As the image has it: the optimizing compiler waits three times as long as it does by itself. */
    private static final List<String> OPTIMIZING_LATER = List.of(
            "-XX:Tier4InvocationThreshold=15000",
            "-XX:Tier4MinInvocationThreshold=2000",
            "-XX:Tier4CompileThreshold=30000");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int times;
    private final Path folder;

    private record Start(double door, double ready, double processor, long residentMegabytes) {}

    private StartBench(int times, Path folder) {
        this.times = times;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("There is no " + JAR + ": mvn package first");
        }
        int times = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        var homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        Arrays.stream(args).skip(1).map(Path::of).forEach(homes::add);
        var bench = new StartBench(times, Files.createTempDirectory("start-bench"));
        System.out.printf("%-6s %-28s %8s %8s %12s %8s%n", "JDK", "how", "door s", "ready s", "processor s", "RSS MB");
        for (Path home : homes) {
            bench.run(home);
        }
        System.exit(0);
    }

    private void run(Path home) throws Exception {
        int version = version(home);
        print(version, "java -jar", home, List.of("-jar", JAR.toString()));
        Path archive = folder.resolve("classes-" + version + ".jsa");
        print(
                version,
                "with a class archive",
                home,
                remembering(home, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=", archive));
        if (version >= AOT_CACHE_SINCE) {
            Path cache = folder.resolve("start-" + version + ".aot");
            List<String> cached = remembering(home, "-XX:AOTCacheOutput=", "-XX:AOTCache=", cache);
            print(version, "with an AOT cache", home, cached);
            print(
                    version,
                    "the same, optimizing later",
                    home,
                    Stream.concat(OPTIMIZING_LATER.stream(), cached.stream()).toList());
        }
    }

    /** Starts it once so that the JDK writes down what it did; answers how to start it with that. */
    private List<String> remembering(Path home, String write, String read, Path file) throws Exception {
        start(home, List.of(write + file, "-jar", JAR.toString()));
        if (!Files.exists(file)) {
            throw new IllegalStateException("The JDK wrote no " + file);
        }
        return List.of(read + file, "-jar", JAR.toString());
    }

    private void print(int version, String how, Path home, List<String> arguments) throws Exception {
        var starts = new ArrayList<Start>();
        for (int i = 0; i < times; i++) {
            starts.add(start(home, arguments));
        }
        starts.sort((one, other) -> Double.compare(one.door(), other.door()));
        Start median = starts.get(times / 2);
        System.out.printf(
                "%-6d %-28s %8.1f %8.1f %12.1f %8d%n",
                version, how, median.door(), median.ready(), median.processor(), median.residentMegabytes());
    }

    private Start start(Path home, List<String> arguments) throws Exception {
        int port = freePort();
        Path data = Files.createTempDirectory(folder, "start");
        Path log = data.resolve("app.log");
        var command = new ArrayList<>(List.of(java(home), "-Xmx256m"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        builder.environment().put("CALLAB_SYNC_DATA_DIR", data.toString());
        builder.environment().put("CALLAB_WEBHOOK_SECRET", "test-secret");
        builder.environment().put("HUBSPOT_TOKEN", "nobody-asks-for-it");
        builder.environment().put("HUBSPOT_URL", "http://127.0.0.1:9");
        builder.environment().put("CRM_HTTP_URL", "http://127.0.0.1:9");
        String url = "http://127.0.0.1:" + port;
        var webhook = HttpRequest.newBuilder(URI.create(url + "/webhooks/callab"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        var readiness = HttpRequest.newBuilder(URI.create(url + "/actuator/health/readiness"))
                .build();
        long begin = System.nanoTime();
        Process process = builder.start();
        try {
            double door = await(process, begin, () -> status(webhook) == 401);
            double ready = await(process, begin, () -> status(readiness) == 200);
            Duration processor = process.info().totalCpuDuration().orElse(Duration.ZERO);
            // So that what a JDK remembers holds the routes, too.
            await(process, begin, () -> Files.readString(log).contains("Started CallabSyncApplication"));
            return new Start(door, ready, processor.toMillis() / 1e3, ProcessMemory.residentMegabytes(process));
        } finally {
            process.destroy();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** The seconds from the begin until this is so. */
    private double await(Process process, long begin, Callable<Boolean> condition) throws Exception {
        while (System.nanoTime() - begin < AT_MOST.toNanos() && process.isAlive()) {
            if (condition.call()) {
                return (System.nanoTime() - begin) / 1e9;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        throw new IllegalStateException("It does not start; its log is in " + folder);
    }

    /** 0: not there yet. */
    private int status(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String java(Path home) {
        return home.resolve("bin").resolve("java").toString();
    }

    private static int version(Path home) throws IOException {
        String release = Files.readString(home.resolve("release"));
        String from = release.substring(release.indexOf("JAVA_VERSION=\"") + 14);
        return Integer.parseInt(from.substring(0, from.indexOf('"')).split("[.]")[0]);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
