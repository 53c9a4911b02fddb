package callabsync.operator;

import callabsync.server.ClockTime;
import callabsync.server.Site;
import callabsync.watch.Incident;
import callabsync.watch.Watch;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Limits how many wrong passwords one address, and all addresses together, may send in a minute. The limit of all addresses
 * does not apply to one that has logged in before, so that many guessers cannot keep the operator out. No thread waits.
 */
@Component
public class LoginFailures implements Watch {

    static final int PER_MINUTE = 10;
    static final int PER_MINUTE_IN_ALL = 100;
    public static final int MANY = 20;
    static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(LoginFailures.class);
    private static final Duration WATCHED = Duration.ofMinutes(15);
    private static final int MOST_SITES = 10_000;

    private final Clock clock;
    private final Bucket all;
    private final Cache<String, Bucket> guessers = Caffeine.newBuilder()
            .maximumSize(MOST_SITES)
            .expireAfterAccess(RETRY_AFTER.multipliedBy(2))
            .build();
    private final Cache<String, Boolean> beenIn =
            Caffeine.newBuilder().maximumSize(MOST_SITES).build();
    private final Deque<Failure> latest = new ArrayDeque<>();

    private record Failure(String address, Instant at) {}

    public LoginFailures(Clock clock) {
        this.clock = clock;
        this.all = bucket(PER_MINUTE_IN_ALL);
    }

    /** Returns whether a login from this address is checked at all. */
    boolean listensTo(String address) {
        String site = Site.of(address);
        Bucket own = guessers.getIfPresent(site);
        return (own == null || own.getAvailableTokens() > 0)
                && (all.getAvailableTokens() > 0 || beenIn.getIfPresent(site) != null);
    }

    void succeeded(String address) {
        beenIn.put(Site.of(address), true);
    }

    /** @param user one of ours, or a word for all others: people type passwords there */
    public void failed(String address, String user) {
        log.atWarn().addKeyValue("address", address).addKeyValue("user", user).log("login.failed");
        synchronized (latest) {
            latest.addLast(new Failure(address, clock.instant()));
            if (latest.size() > MANY) {
                latest.removeFirst();
            }
        }
        Bucket own = guessers.get(Site.of(address), site -> bucket(PER_MINUTE));
        if (own.tryConsume(1) && own.getAvailableTokens() == 0) {
            throttled(address);
        }
        if (all.tryConsume(1) && all.getAvailableTokens() == 0) {
            throttled("all");
        }
    }

    /** An incident while many logins fail on this node. */
    @Override
    public Stream<Incident> look(Situation situation) {
        synchronized (latest) {
            boolean many = latest.size() == MANY
                    && latest.getFirst().at().isAfter(situation.at().minus(WATCHED));
            return many
                    ? Stream.of(Incident.of(
                            "logins-failing",
                            "",
                            MANY + " logins failed within " + WATCHED.toMinutes() + " minutes, the last from "
                                    + latest.getLast().address(),
                            situation.at()))
                    : Stream.empty();
        }
    }

    private static void throttled(String address) {
        log.atWarn()
                .addKeyValue("address", address)
                .addKeyValue("retry_after_s", RETRY_AFTER.toSeconds())
                .log("login.throttled");
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(new ClockTime(clock))
                .build();
    }
}
