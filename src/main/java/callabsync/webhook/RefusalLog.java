package callabsync.webhook;

import callabsync.quarantine.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.stereotype.Component;

/**
 * Logs refused requests in few lines, however many strangers send: the first of each source, reason and kind of address
 * at once, those that follow as a sum every few seconds.
 */
@Component
class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]+");

    private final Clock clock;
    private final Map<Kind, Since> refusals = new TreeMap<>();

    private record Kind(String source, Reason reason, String from) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            return toString().compareTo(other.toString());
        }
    }

    private record Since(long atMs, long more) {}

    RefusalLog(Clock clock) {
        this.clock = clock;
    }

    /** @param source never a name that the sender chose */
    synchronized void refused(String source, String address, DoorAnswer answer, long tookMs) {
        var kind = new Kind(source, answer.reason().orElseThrow(), kindOf(address));
        Since since = refusals.get(kind);
        if (since == null) {
            refusals.put(kind, new Since(clock.millis(), 0));
            line(kind)
                    .addKeyValue("result", answer.result())
                    .addKeyValue("duration_ms", tookMs)
                    .log("webhook.rejected");
        } else {
            refusals.put(kind, new Since(since.atMs(), since.more() + 1));
        }
    }

    /** Logs the sums that are due and forgets those who have stopped. Called twice a second. */
    synchronized void flush() {
        long now = clock.millis();
        refusals.entrySet().removeIf(each -> each.getValue().more() == 0 && isDue(each.getValue(), now));
        refusals.replaceAll((kind, since) -> {
            if (!isDue(since, now)) {
                return since;
            }
            sum(kind, since.more(), now - since.atMs());
            return new Since(now, 0);
        });
    }

    /** Logs all sums when the process ends. */
    synchronized void close() {
        long now = clock.millis();
        refusals.forEach((kind, since) -> {
            if (since.more() > 0) {
                sum(kind, since.more(), now - since.atMs());
            }
        });
        refusals.clear();
    }

    private static boolean isDue(Since since, long now) {
        return now - since.atMs() >= EVERY.toMillis();
    }

    private static void sum(Kind kind, long more, long withinMs) {
        line(kind)
                .addKeyValue("further", more)
                .addKeyValue("within_ms", withinMs)
                .log("webhook.rejected");
    }

    private static LoggingEventBuilder line(Kind kind) {
        return log.atWarn()
                .addKeyValue("source", kind.source())
                .addKeyValue("reason", kind.reason().code())
                .addKeyValue("from", kind.from());
    }

    private static String kindOf(String address) {
        try {
            if (ADDRESS.matcher(address).matches()) {
                InetAddress parsed = InetAddress.getByName(address);
                return parsed.isLoopbackAddress() ? "loopback" : parsed.isSiteLocalAddress() ? "private" : "public";
            }
        } catch (UnknownHostException e) {
            // It is none of these.
        }
        return "unknown";
    }
}
