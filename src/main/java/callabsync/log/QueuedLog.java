package callabsync.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/** Puts a queue in front of every appender as soon as logging is configured: pattern or JSON, console or file. */
final class QueuedLog implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final int MOST_LINES = 8_192;
    private static final AtomicLong DROPPED = new AtomicLong();

    /** Returns how many lines were dropped since the process started. */
    static long dropped() {
        return DROPPED.get();
    }

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
            queue(loggers, MOST_LINES, DROPPED);
        }
    }

    static void queue(LoggerContext loggers, int mostLines, AtomicLong dropped) {
        Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        List<Appender<ILoggingEvent>> writers = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(writers::add);
        if (writers.isEmpty() || writers.stream().anyMatch(QueuedAppender.class::isInstance)) {
            return;
        }
        var queued = new QueuedAppender(loggers, writers, mostLines, dropped);
        queued.start();
        writers.forEach(root::detachAppender);
        root.addAppender(queued);
    }
}
