package callabsync.destination;

import callabsync.store.Database;
import callabsync.store.Engine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BlockingBucket;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The destinations' rate budgets. Every request to a destination spends from one budget, which all nodes share if they
 * share a PostgreSQL.
 */
@Component
public final class Budgets {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Destinations destinations;
    private final @Nullable ProxyManager<Long> shared;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    Budgets(Destinations destinations, Database database) {
        this.destinations = destinations;
        this.shared = database.engine() == Engine.POSTGRESQL
                ? Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database.budgetPool())
                        .build()
                : null;
    }

    /**
     * Spends one request and waits for it up to 20 seconds. Returns false if nothing is left by then: the request must
     * not be sent now. Never waits for a destination without a rate.
     */
    public boolean spend(String destination) {
        var rate = destinations.find(destination).flatMap(Destination::rate);
        if (rate.isEmpty()) {
            return true;
        }
        BlockingBucket bucket = bucket(destination, rate.get()).asBlocking();
        try {
            return bucket.tryConsume(1, LONGEST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns how many requests are left now; empty for a destination without a rate. */
    public OptionalLong left(String destination) {
        return destinations
                .find(destination)
                .flatMap(Destination::rate)
                .map(rate -> OptionalLong.of(bucket(destination, rate).getAvailableTokens()))
                .orElse(OptionalLong.empty());
    }

    private Bucket bucket(String destination, Rate rate) {
        return buckets.computeIfAbsent(destination, id -> {
            Bandwidth limit = Bandwidth.builder()
                    .capacity(rate.requests())
                    .refillGreedy(rate.requests(), rate.period())
                    .build();
            if (shared == null) {
                return Bucket.builder().addLimit(limit).build();
            }
            var configuration = BucketConfiguration.builder().addLimit(limit).build();
            return shared.getProxy(key(id, rate), () -> configuration);
        });
    }

    /** A changed rate is another bucket. */
    private static long key(String destination, Rate rate) {
        return ((long) destination.hashCode() << 32) ^ rate.toString().hashCode();
    }
}
