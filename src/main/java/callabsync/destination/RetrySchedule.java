package callabsync.destination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;

/**
 * The waits between attempts. {@code waitBefore(n)} is the wait before attempt {@code n}; attempts count from 1. Empty
 * when attempt {@code n} is not allowed any more: the delivery is then dead.
 *
 * @param waits before the second attempt, the third and so on
 */
public record RetrySchedule(List<Duration> waits) {

    /** 12 attempts over about 24 hours. */
    public static final RetrySchedule DEFAULT =
            new RetrySchedule(Stream.of("5s", "15s", "1m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "10h")
                    .map(DurationStyle::detectAndParse)
                    .toList());

    private static final double JITTER = 0.2;

    public RetrySchedule {
        waits = List.copyOf(waits);
        if (waits.stream().anyMatch(wait -> wait.isNegative() || wait.isZero())) {
            throw new IllegalArgumentException("retry-schedule: each wait must be longer than 0");
        }
    }

    public Optional<Duration> waitBefore(int attempt) {
        int index = attempt - 2;
        return index >= 0 && index < waits.size() ? Optional.of(waits.get(index)) : Optional.empty();
    }

    /**
     * As {@link #waitBefore(int)}, up to a fifth shorter or longer, so that deliveries that failed together are not
     * retried together.
     */
    public Optional<Duration> waitBefore(int attempt, RandomGenerator random) {
        return waitBefore(attempt).map(wait -> {
            double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
            return Duration.ofMillis(Math.round(wait.toMillis() * factor));
        });
    }
}
