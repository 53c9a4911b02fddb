package callabsync.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.KeyValuePair;

/**
 * Writes log lines on a thread of its own, so that logging never waits. If the reader of the log is slow or has
 * stopped, lines wait in a bounded queue. Lines that do not fit are dropped and counted: warnings later than the rest,
 * errors last. When the log flows again, one line says how many are missing.
 */
final class QueuedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final int MOST_CHARACTERS = 4_000_000;
    private static final long FLUSH_SECONDS = 3;

    private final LoggerContext loggers;
    private final List<Appender<ILoggingEvent>> writers;
    private final int mostLines;
    private final AtomicLong droppedOfAll;
    private final BlockingQueue<PlainLine> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger lines = new AtomicInteger();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = new Thread(this::write, "log-writer");
    private volatile boolean ending;

    /**
     * @param mostLines that may wait
     * @param droppedOfAll counts dropped lines over the life of the process
     */
    QueuedAppender(
            LoggerContext loggers, List<Appender<ILoggingEvent>> writers, int mostLines, AtomicLong droppedOfAll) {
        this.loggers = loggers;
        this.writers = List.copyOf(writers);
        this.mostLines = mostLines;
        this.droppedOfAll = droppedOfAll;
        setContext(loggers);
        setName("queued");
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        super.start();
        thread.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        var line = new PlainLine(event);
        double share = shareFor(event.getLevel());
        int count = lines.incrementAndGet();
        long size = characters.addAndGet(line.characters());
        if (count > mostLines * share || size > MOST_CHARACTERS * share) {
            left(line);
            dropped.incrementAndGet();
            droppedOfAll.incrementAndGet();
        } else {
            queue.add(line);
        }
    }

    /** Returns how full the queue may be for a line of this level. */
    private static double shareFor(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return 1;
        }
        return level.isGreaterOrEqual(Level.WARN) ? 0.9 : 0.75;
    }

    private void left(PlainLine line) {
        lines.decrementAndGet();
        characters.addAndGet(-line.characters());
    }

    private void write() {
        while (!ending || !queue.isEmpty()) {
            try {
                PlainLine line = queue.poll(1, TimeUnit.SECONDS);
                if (line != null) {
                    writers.forEach(writer -> writer.doAppend(line));
                    left(line);
                }
                sayWhatWasDropped();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | OutOfMemoryError e) {
                addError("A line could not be written", e);
            }
        }
    }

    private void sayWhatWasDropped() {
        if (dropped.get() > 0 && lines.get() <= mostLines / 2) {
            var line = new LoggingEvent();
            line.setLoggerContext(loggers);
            line.setLoggerName(QueuedAppender.class.getName());
            line.setThreadName(thread.getName());
            line.setLevel(Level.WARN);
            line.setMessage("log.lines-dropped");
            line.setInstant(java.time.Clock.systemUTC().instant());
            line.addKeyValuePair(new KeyValuePair("lines", dropped.getAndSet(0)));
            writers.forEach(writer -> writer.doAppend(line));
        }
    }

    /**
     * Writes the waiting lines, for a few seconds at most: at the end of the process perhaps nobody reads any more.
     */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        ending = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(FLUSH_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            writers.forEach(Appender::stop);
        }
    }
}
