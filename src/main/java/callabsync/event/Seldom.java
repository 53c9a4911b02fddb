package callabsync.event;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Limits repeated messages: passes the first of each kind, and then one per period with the number of those suppressed.
 */
public final class Seldom {

    private static final int MOST_KINDS = 1_000;

    private final long everyMs;
    private final LongSupplier millis;
    private final Map<String, Since> kinds = new ConcurrentHashMap<>();

    private record Since(long atMs, long further, boolean isDue, long before) {}

    /** @param millis the time, or any clock that only goes forward */
    public Seldom(Duration every, LongSupplier millis) {
        this.everyMs = every.toMillis();
        this.millis = millis;
    }

    /** Returns a limit of one per minute, by the process's own clock. */
    public static Seldom onceAMinute() {
        return new Seldom(Duration.ofMinutes(1), () -> System.nanoTime() / 1_000_000);
    }

    /** Returns how many of this kind were suppressed since the last one; empty: this one is suppressed, too. */
    public OptionalLong next(String kind) {
        long now = millis.getAsLong();
        if (kinds.size() >= MOST_KINDS) {
            kinds.values().removeIf(since -> now - since.atMs() >= everyMs);
        }
        Since since = kinds.compute(kind, (key, before) -> {
            if (before == null) {
                return new Since(now, 0, true, 0);
            }
            return now - before.atMs() >= everyMs
                    ? new Since(now, 0, true, before.further())
                    : new Since(before.atMs(), before.further() + 1, false, 0);
        });
        return since.isDue() ? OptionalLong.of(since.before()) : OptionalLong.empty();
    }
}
