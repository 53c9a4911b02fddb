package callabsync.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;

/** A real broker as a process of its own, to be killed and started again on the same port with its data. */
public final class KafkaProcess implements AutoCloseable {

    private static final int READY_WITHIN_S = 240;
    private static final String QUIET = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final Path folder;
    private final int port = freePort();
    private Process process;

    /** Not started yet; keeps its data and its log in this folder. */
    public KafkaProcess(Path folder) {
        this(folder, "", "");
    }

    /**
     * @param listener one more, besides that without login; blank: none
     * @param settings further lines of the broker's settings
     */
    KafkaProcess(Path folder, String listener, String settings) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("quiet.xml"), QUIET);
            Files.writeString(folder.resolve("server.properties"), """
                    process.roles=broker,controller
                    node.id=1
                    controller.quorum.voters=1@127.0.0.1:%2$d
                    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
                    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d%4$s
                    controller.listener.names=CONTROLLER
                    log.dirs=%3$s
                    auto.create.topics.enable=false
                    offsets.topic.replication.factor=1
                    offsets.topic.num.partitions=3
                    group.initial.rebalance.delay.ms=0
                    %5$s
                    """.formatted(
                    port, freePort(), folder.resolve("logs"), listener.isBlank() ? "" : "," + listener, settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        waitFor(java(
                "kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c"));
    }

    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** Starts the broker; does not wait for it. */
    public KafkaProcess start() {
        process = java("kafka.Kafka");
        return this;
    }

    /** Waits until it answers. */
    public KafkaProcess awaitReady() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_S);
        while (System.nanoTime() < end && process.isAlive()) {
            try (Admin admin = admin()) {
                admin.listTopics().names().get(5, TimeUnit.SECONDS);
                return this;
            } catch (ExecutionException | TimeoutException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IllegalStateException("The broker is not ready, see " + folder.resolve("broker.log"));
    }

    public void createTopic(String name, int partitions) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Admin admin() {
        return Admin.create(
                Map.of("bootstrap.servers", brokers(), "request.timeout.ms", 3_000, "default.api.timeout.ms", 5_000));
    }

    /** {@code kill -9}. */
    public void kill() {
        waitFor(process.destroyForcibly());
    }

    private Process java(String... mainAndArguments) {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-Dlogback.configurationFile=" + folder.resolve("quiet.xml"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(mainAndArguments));
        command.add(folder.resolve("server.properties").toString());
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("broker.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void waitFor(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
