package callabsync.log;

import callabsync.event.Shown;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A log event as it is written: one line whatever it contains, ids of at most 128 characters, a bounded length. */
final class PlainLine implements ILoggingEvent {

    private static final Set<String> IDS = Set.of("call", "contact", "crm_id", "type", "source", "event", "place");
    private static final int LONGEST_VALUE = 1_000;
    private static final int LONGEST_MESSAGE = 4_000;
    /** These explain over several lines why the program does not start. */
    private static final String LOGGERS_OF_STARTS = "org.springframework.boot.";

    private final ILoggingEvent event;
    private final String message;
    private final @Nullable List<KeyValuePair> pairs;
    private final @Nullable IThrowableProxy failure;
    private final int characters;

    PlainLine(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        this.event = event;
        String given = String.valueOf(event.getFormattedMessage());
        this.message = event.getLoggerName().startsWith(LOGGERS_OF_STARTS)
                ? Shown.lines(given, LONGEST_MESSAGE)
                : Shown.text(given, LONGEST_MESSAGE);
        this.pairs = event.getKeyValuePairs() == null ? null : plain(event.getKeyValuePairs());
        this.failure = PlainFailure.of(event.getThrowableProxy());
        this.characters = message.length() + charactersOf(pairs) + PlainFailure.charactersOf(failure);
    }

    private static List<KeyValuePair> plain(List<KeyValuePair> pairs) {
        var plain = new ArrayList<KeyValuePair>(pairs.size());
        for (KeyValuePair pair : pairs) {
            plain.add(pair.value instanceof Number || pair.value instanceof Boolean ? pair : plain(pair));
        }
        return plain;
    }

    private static KeyValuePair plain(KeyValuePair pair) {
        String given = String.valueOf(pair.value);
        String shown = IDS.contains(pair.key) ? Shown.id(given) : Shown.text(given, LONGEST_VALUE);
        return shown.equals(given) ? pair : new KeyValuePair(pair.key, shown);
    }

    private static int charactersOf(@Nullable List<KeyValuePair> pairs) {
        return pairs == null
                ? 0
                : pairs.stream()
                        .mapToInt(pair ->
                                pair.key.length() + (pair.value instanceof String text ? text.length() : Long.BYTES))
                        .sum();
    }

    /** Returns about how much memory it takes. */
    int characters() {
        return characters;
    }

    @Override
    public String getFormattedMessage() {
        return message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public @Nullable Object[] getArgumentArray() {
        return new Object[0];
    }

    @Override
    public @Nullable List<KeyValuePair> getKeyValuePairs() {
        return pairs;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return failure;
    }

    @Override
    public String getThreadName() {
        return event.getThreadName();
    }

    @Override
    public Level getLevel() {
        return event.getLevel();
    }

    @Override
    public String getLoggerName() {
        return event.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return event.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return event.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return event.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return event.getMarkerList();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return event.getMDCPropertyMap();
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public Map<String, String> getMdc() {
        return event.getMDCPropertyMap();
    }

    @Override
    public long getTimeStamp() {
        return event.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return event.getNanoseconds();
    }

    @Override
    public long getSequenceNumber() {
        return event.getSequenceNumber();
    }

    @Override
    public void prepareForDeferredProcessing() {
        // It was prepared when it was created.
    }
}
