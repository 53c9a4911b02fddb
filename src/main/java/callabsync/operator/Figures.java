package callabsync.operator;

import callabsync.delivery.DeliveryState;
import callabsync.store.Database;
import callabsync.store.Ids;
import callabsync.store.Tallies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The numbers that pages, statistics and metrics show. They come from tallies, never from counting a table, and are read
 * at most every two seconds however many ask.
 */
@Component
public class Figures {

    private static final Duration FRESH = Duration.ofSeconds(2);
    static final Duration DAY = Duration.ofHours(24);

    private final Database database;
    private final Tallies tallies;
    private final DestinationBoard board;
    private final Clock clock;
    private final AtomicReference<@Nullable Snapshot> latest = new AtomicReference<>();

    Figures(Database database, Tallies tallies, DestinationBoard board, Clock clock) {
        this.database = database;
        this.tallies = tallies;
        this.board = board;
        this.clock = clock;
    }

    /**
     * All numbers at one time.
     *
     * @param totals every tally since the beginning
     * @param lastDay every tally of the last 24 hours, by five minutes
     */
    public record Snapshot(
            Instant at,
            Map<String, Long> totals,
            Map<String, Map<Instant, Long>> lastDay,
            Map<Instant, Long> rejectedLastDay,
            List<DestinationStatus> destinations) {

        /** A tally since the beginning. */
        public long total(String name) {
            return totals.getOrDefault(name, 0L);
        }

        /** The deliveries of all destinations that are in this state now. */
        public long deliveries(String state) {
            return totals.entrySet().stream()
                    .filter(tally -> tally.getKey().startsWith("delivery.")
                            && tally.getKey().endsWith("." + state))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** A tally's sum over the time since then, within the last day; the name may end in {@code *}. */
        public long since(Instant from, String name) {
            return series(name).entrySet().stream()
                    .filter(entry -> !entry.getKey().isBefore(from))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** A tally of the last day by five minutes; {@code attempt.*.retryable} sums over destinations. */
        public Map<Instant, Long> series(String name) {
            int star = name.indexOf('*');
            if (star < 0) {
                return lastDay.getOrDefault(name, Map.of());
            }
            var sum = new TreeMap<Instant, Long>();
            lastDay.forEach((key, counts) -> {
                if (key.startsWith(name.substring(0, star)) && key.endsWith(name.substring(star + 1))) {
                    counts.forEach((at, n) -> sum.merge(at, n, Long::sum));
                }
            });
            return sum;
        }

        public long rejected() {
            return rejectedLastDay.values().stream().mapToLong(Long::longValue).sum();
        }

        /** The delivery that has waited longest, of all destinations. */
        public Optional<Instant> oldestPending() {
            return destinations.stream()
                    .map(DestinationStatus::oldestPendingAt)
                    .filter(java.util.Objects::nonNull)
                    .min(Instant::compareTo);
        }

        /** The deliveries of a destination by state, those with none left out. */
        public Map<String, Long> byState(String destination) {
            var states = new LinkedHashMap<String, Long>();
            for (DeliveryState state : DeliveryState.values()) {
                long n = total("delivery." + destination + "." + state.word());
                if (n != 0) {
                    states.put(state.word(), n);
                }
            }
            return states;
        }
    }

    public Snapshot now() {
        Snapshot known = latest.get();
        Instant now = clock.instant();
        if (known != null
                && !known.at().isBefore(now.minus(FRESH))
                && !known.at().isAfter(now)) {
            return known;
        }
        Instant from = now.minus(DAY);
        var fresh = new Snapshot(now, tallies.totals(""), tallies.since(from), rejected(from), board.all());
        latest.set(fresh);
        return fresh;
    }

    /** Few rows: what the door refused is kept in a bounded number. */
    private Map<Instant, Long> rejected(Instant from) {
        long bucket = Duration.ofMinutes(5).toMillis();
        var counts = new TreeMap<Instant, Long>();
        database.reads()
                .sql(
                        "SELECT received_at / :bucket AS bucket, COUNT(*) AS n FROM rejection WHERE id >= :from GROUP BY 1")
                .param("bucket", bucket)
                .param("from", Ids.atOrAfter("rej", from.toEpochMilli()))
                .query(row -> {
                    counts.put(Instant.ofEpochMilli(row.getLong("bucket") * bucket), row.getLong("n"));
                });
        return counts;
    }
}
