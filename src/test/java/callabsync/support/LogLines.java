package callabsync.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Hears what one class logs, as it logs it: what is printed is printed later, by another thread. */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private @Nullable Level before;

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(words(event));
        }
    };

    public LogLines(Class<?> type) {
        this.logger = (Logger) LoggerFactory.getLogger(type);
    }

    /** Each line: its event, and what it says as {@code key=value}. */
    public List<String> all() {
        return List.copyOf(lines);
    }

    private static String words(ILoggingEvent event) {
        var pairs = event.getKeyValuePairs() == null ? List.<Object>of() : event.getKeyValuePairs();
        return Stream.concat(Stream.of(event.getFormattedMessage()), pairs.stream())
                .map(Object::toString)
                .map(word -> word.replace("\"", ""))
                .collect(Collectors.joining(" "));
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        appender.start();
        logger.addAppender(appender);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        logger.detachAppender(appender);
        logger.setLevel(before);
    }
}
