package callabsync.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueuedAppenderTest {

    private final LoggerContext loggers = new LoggerContext();
    private final AtomicLong dropped = new AtomicLong();
    private final Pipe pipe = new Pipe();

    /** What the log is written to; its reader may have stopped. */
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private volatile CountDownLatch reader = new CountDownLatch(0);

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            try {
                reader.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (this) {
                read.write(bytes, from, length);
            }
        }

        synchronized String text() {
            return read.toString(StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return text().lines().toList();
        }
    }

    private Logger logger(int mostLines) {
        loggers.setMDCAdapter(new LogbackMDCAdapter());
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern("%p %m %kvp{NONE}%n%ex");
        encoder.start();
        var console = new OutputStreamAppender<ILoggingEvent>();
        console.setContext(loggers);
        console.setEncoder(encoder);
        console.setOutputStream(pipe);
        console.start();
        loggers.getLogger("ROOT").addAppender(console);
        QueuedLog.queue(loggers, mostLines, dropped);
        return loggers.getLogger("callabsync.dispatch");
    }

    @AfterEach
    void letItEnd() {
        pipe.reader.countDown();
        loggers.stop();
    }

    @Test
    void what_waits_is_written_in_order_before_the_process_ends() {
        Logger log = logger(8_192);

        for (int i = 0; i < 2_000; i++) {
            log.atInfo().addKeyValue("event", "evt_" + i).log("event.dispatched");
        }
        loggers.stop();

        assertThat(pipe.lines())
                .hasSize(2_000)
                .startsWith("INFO event.dispatched event=evt_0")
                .endsWith("INFO event.dispatched event=evt_1999");
        assertThat(dropped.get()).isZero();
    }

    @Test
    void who_logs_never_waits_for_a_reader_that_stopped_and_errors_are_dropped_last() {
        Logger log = logger(100);
        var stopped = new CountDownLatch(1);
        pipe.reader = stopped;

        for (int i = 0; i < 500; i++) {
            log.info("delivery.attempted");
        }
        for (int i = 0; i < 5; i++) {
            log.error("event.failed");
        }
        stopped.countDown();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(pipe.text()).contains("log.lines-dropped"));

        assertThat(dropped.get()).isBetween(420L, 430L);
        assertThat(pipe.lines().stream().filter("ERROR event.failed "::equals)).hasSize(5);
        assertThat(pipe.text()).contains("WARN log.lines-dropped lines=" + dropped.get());
    }

    @Test
    void a_text_that_a_sender_chose_forges_no_line_and_has_an_end() {
        Logger log = logger(8_192);
        String id = "call_1\r\nWARN alert.raised\u001b[2J" + "7".repeat(300_000);

        log.atInfo().addKeyValue("call", id).addKeyValue("reason", id).log("event.ignored: " + id);
        log.atError()
                .setCause(new IllegalStateException(id, new IllegalArgumentException(id)))
                .log("event.failed");
        loggers.stop();

        assertThat(pipe.text()).doesNotContain("\u001b").hasSizeLessThan(20_000);
        assertThat(pipe.lines().get(0)).contains("call=call_1\\r\\nWARN alert.raised\\u001b[2J777");
        assertThat(pipe.lines()).noneMatch(line -> line.startsWith("WARN alert.raised"));
    }

    @Test
    void what_is_too_long_in_all_is_dropped_however_few_lines_it_is() {
        Logger log = logger(8_192);
        var stopped = new CountDownLatch(1);
        pipe.reader = stopped;

        for (int i = 0; i < 3_000; i++) {
            log.info("x".repeat(3_000));
        }
        stopped.countDown();

        assertThat(dropped.get()).isGreaterThan(1_500);
    }
}
