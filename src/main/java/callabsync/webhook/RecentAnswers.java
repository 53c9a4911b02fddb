package callabsync.webhook;

import callabsync.quarantine.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts the answers of this node's door within the last day, by source and minute. They are in memory, so that rates
 * are known while the store is away. A refused request counts only if it is a well-formed event for a known source:
 * anybody may post anything.
 */
@Component
public class RecentAnswers {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final long MINUTE_MS = 60_000;
    /** The largest body that is examined if its sender was refused too often. */
    private static final int BRIEF_BYTES = 8 * 1024;

    private final Clock clock;
    private final Map<Slot, Answers> slots = new ConcurrentHashMap<>();

    private record Slot(String source, long minute) {}

    private record Answers(LongAdder stored, LongAdder refused, LongAdder unavailable) {}

    /**
     * @param stored events, duplicates included
     * @param refused well-formed events: with a wrong signature, credentials or time, or after too many of these
     * @param unavailable requests that were answered with 503
     */
    public record Counts(long stored, long refused, long unavailable) {
        static final Counts NONE = new Counts(0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(stored + other.stored, refused + other.refused, unavailable + other.unavailable);
        }
    }

    RecentAnswers(Clock clock) {
        this.clock = clock;
    }

    /** @param body what was read of the request; null: nothing */
    void answered(String source, byte @Nullable [] body, DoorAnswer answer) {
        Answers now = slot(source);
        Reason reason = answer.reason().orElse(null);
        if (reason == null) {
            now.stored().increment();
        } else if (reason.status() == 503) {
            now.unavailable().increment();
        } else if (body != null && isRefusal(reason, body.length) && EventShape.isIn(body)) {
            now.refused().increment();
        }
    }

    private static boolean isRefusal(Reason reason, int bytes) {
        return reason.status() == 401 || reason == Reason.FAILURES && bytes <= BRIEF_BYTES;
    }

    private Answers slot(String source) {
        long minute = clock.millis() / MINUTE_MS;
        var slot = new Slot(source, minute);
        Answers known = slots.get(slot);
        if (known != null) {
            return known;
        }
        long oldest = minute - KEPT.toMinutes();
        slots.keySet().removeIf(each -> each.minute() < oldest);
        return slots.computeIfAbsent(slot, each -> new Answers(new LongAdder(), new LongAdder(), new LongAdder()));
    }

    /** Returns the answers since then, by source. {@code -} stands for sources that do not exist. */
    public Map<String, Counts> since(Instant from) {
        long first = from.toEpochMilli() / MINUTE_MS;
        var sums = new TreeMap<String, Counts>();
        slots.forEach((slot, answers) -> {
            if (slot.minute() >= first) {
                var counts = new Counts(
                        answers.stored().sum(),
                        answers.refused().sum(),
                        answers.unavailable().sum());
                sums.merge(slot.source(), counts, Counts::plus);
            }
        });
        return sums;
    }
}
