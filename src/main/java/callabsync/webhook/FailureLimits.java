package callabsync.webhook;

import callabsync.server.ClockTime;
import callabsync.server.Site;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Limits the refused requests of each sender. Above the limit, all but genuine requests are answered with 429 for a
 * while.
 */
@Component
class FailureLimits {

    private static final int MOST_SENDERS = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final TimeMeter time;
    private final Cache<Key, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_SENDERS)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();

    private record Key(String source, String sender) {}

    FailureLimits(Clock clock) {
        this.time = new ClockTime(clock);
    }

    boolean isExhausted(Source source, String address) {
        Bucket bucket = buckets.getIfPresent(new Key(source.id(), Site.of(address)));
        return bucket != null && bucket.getAvailableTokens() == 0;
    }

    void failed(Source source, String address) {
        int perMinute = source.settings().failuresPerMinute();
        if (perMinute > 0) {
            buckets.get(new Key(source.id(), Site.of(address)), key -> bucket(perMinute))
                    .tryConsume(1);
        }
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                .withCustomTimePrecision(time)
                .build();
    }
}
