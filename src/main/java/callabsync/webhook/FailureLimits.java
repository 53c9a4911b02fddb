package callabsync.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** How many requests of one address may be refused before it is not listened to for a while. */
final class FailureLimits {

    private static final int MOST_ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final TimeMeter time;
    private final Cache<Sender, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();

    private record Sender(String source, String address) {}

    FailureLimits(TimeMeter time) {
        this.time = time;
    }

    boolean isExhausted(Source source, String address) {
        Bucket bucket = buckets.getIfPresent(new Sender(source.id(), address));
        return bucket != null && bucket.getAvailableTokens() == 0;
    }

    void failed(Source source, String address) {
        int perMinute = source.settings().failuresPerMinute();
        if (perMinute > 0) {
            buckets.get(new Sender(source.id(), address), sender -> bucket(perMinute))
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
