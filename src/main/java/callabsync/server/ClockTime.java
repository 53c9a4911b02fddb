package callabsync.server;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;

/** A clock, as rate limits read it. */
public record ClockTime(Clock clock) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
        return clock.millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }
}
