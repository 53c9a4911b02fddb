package callabsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each process is a JVM of its own, without any of the JVM's own options for this. */
@Timeout(60)
class OutOfMemoryWatchTest {

    private static final String SURVIVED = "survived";

    @ParameterizedTest
    @CsvSource({
        "-XX:+UseSerialGC, swallowed",
        "-XX:+UseG1GC, swallowed",
        "-XX:+UseParallelGC, swallowed",
        "-XX:+UseSerialGC, kept",
        "-XX:+UseG1GC, humongous",
        "-XX:+UseSerialGC, uncaught",
        "-XX:+UseG1GC, uncaught",
    })
    void after_an_out_of_memory_error_the_process_ends(String collector, String how) throws Exception {
        Ended ended = run(collector, how);

        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(OutOfMemoryWatch.EXIT_CODE);
        assertThat(ended.output()).contains("Out of memory: the process ends").doesNotContain(SURVIVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
    void a_process_that_is_short_of_memory_for_a_while_goes_on(String collector) throws Exception {
        Ended ended = run(collector, "tight");

        assertThat(ended.output()).contains(SURVIVED);
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void another_failure_ends_its_thread_only() throws Exception {
        Ended ended = run("-XX:+UseSerialGC", "other");

        assertThat(ended.output()).contains("IllegalStateException").contains(SURVIVED);
        assertThat(ended.exitCode()).isZero();
    }

    private record Ended(int exitCode, String output) {}

    private static Ended run(String collector, String how) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        collector,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName(),
                        how)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(30, TimeUnit.SECONDS);
            return new Ended(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Runs in the other process. */
    static final class Victim {

        private static final int MIB = 1024 * 1024;
        private static final List<byte[]> held = new ArrayList<>();

        public static void main(String[] how) throws Exception {
            OutOfMemoryWatch.start();
            switch (how[0]) {
                case "swallowed" ->
                    CompletableFuture.runAsync(Victim::exhaust)
                            .exceptionally(failure -> null)
                            .join();
                case "kept" ->
                    Executors.newSingleThreadScheduledExecutor(Victim::daemon)
                            .scheduleAtFixedRate(() -> held.add(new byte[MIB]), 0, 1, TimeUnit.MILLISECONDS);
                case "humongous" ->
                    CompletableFuture.runAsync(() -> held.add(new byte[200 * MIB]))
                            .exceptionally(failure -> null)
                            .join();
                case "uncaught" -> new Thread(Victim::exhaust).start();
                case "other" -> throwElsewhere();
                default -> beTight();
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(how[0].equals("other") || how[0].equals("tight") ? 0 : 20));
            System.out.println(SURVIVED);
        }

        private static Thread daemon(Runnable task) {
            var thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }

        private static void exhaust() {
            var all = new ArrayList<byte[]>();
            while (true) {
                all.add(new byte[MIB]);
            }
        }

        private static void throwElsewhere() throws InterruptedException {
            var thread = new Thread(() -> {
                throw new IllegalStateException("something else");
            });
            thread.start();
            thread.join();
        }

        /** Three quarters are held, and as much garbage as can be is made of the rest. */
        private static void beTight() throws InterruptedException {
            for (int i = 0; i < 40; i++) {
                held.add(new byte[MIB - 64]);
            }
            var done = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                new Thread(() -> {
                            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
                            var some = new byte[3][];
                            for (int n = 0; System.nanoTime() < end; n++) {
                                some[n % some.length] = new byte[MIB / 2];
                            }
                            done.countDown();
                        })
                        .start();
            }
            done.await();
        }
    }
}
