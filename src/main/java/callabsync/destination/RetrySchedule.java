package callabsync.destination;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts. {@code waitBefore(n)} is the wait before attempt {@code n}; attempts count from 1. Empty
 * when attempt {@code n} is not allowed any more: the delivery is then dead.
 *
 * @param waits before the second attempt, the third and so on
 */
public record RetrySchedule(List<Duration> waits) {

    /** 12 attempts over about 24 hours. */
    public static final RetrySchedule DEFAULT = new RetrySchedule(List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(6),
            Duration.ofHours(10)));

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

    /** As {@link #waitBefore(int)}, up to a fifth shorter or longer, so that what failed together does not come back together. */
    public Optional<Duration> waitBefore(int attempt, RandomGenerator random) {
        return waitBefore(attempt).map(wait -> {
            double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
            return Duration.ofMillis(Math.round(wait.toMillis() * factor));
        });
    }
}
