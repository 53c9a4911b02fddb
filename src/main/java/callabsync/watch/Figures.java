package callabsync.watch;

import callabsync.delivery.DeliveryState;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventState;
import callabsync.quarantine.Quarantine;
import callabsync.store.Tallies;
import callabsync.watch.DestinationBoard.DestinationStatus;
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
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The numbers that pages, statistics and metrics show. They come from tallies, never from counting a table, and are read
 * at most every two seconds however many ask.
 */
@Component
public class Figures {

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);
    public static final Duration DAY = Duration.ofHours(24);

    private static final EventFilter FAILED =
            new EventFilter(null, EventState.FAILED.word(), null, null, null, null, null);
    static final int COUNTED_AT_MOST = 1_000;

    private final Quarantine rejections;
    private final Tallies tallies;
    private final EventSearch events;
    private final DestinationBoard board;
    private final Clock clock;
    private final AtomicReference<@Nullable Snapshot> latest = new AtomicReference<>();
    private volatile Instant failedAt = Instant.EPOCH;

    Figures(Quarantine rejections, Tallies tallies, EventSearch events, DestinationBoard board, Clock clock) {
        this.rejections = rejections;
        this.tallies = tallies;
        this.events = events;
        this.board = board;
        this.clock = clock;
    }

    /**
     * All numbers at one time.
     *
     * @param totals every tally since the beginning
     * @param lastDay every tally of the last 24 hours, by five minutes
     * @param failedEvents how many events are failed now, counted to 1,000
     */
    public record Snapshot(
            Instant at,
            Map<String, Long> totals,
            Map<String, Map<Instant, Long>> lastDay,
            Map<Instant, Long> rejectedLastDay,
            int failedEvents,
            List<DestinationStatus> destinations) {

        static Snapshot nothing(Instant at) {
            return new Snapshot(at, Map.of(), Map.of(), Map.of(), 0, List.of());
        }

        /** A tally since the beginning. */
        public long total(String name) {
            return totals.getOrDefault(name, 0L);
        }

        /** Returns the sum of all tallies whose names begin and end like this, since the beginning. */
        public long sum(String beginning, String end) {
            return totals.entrySet().stream()
                    .filter(tally -> tally.getKey().startsWith(beginning)
                            && tally.getKey().endsWith(end))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** The deliveries of all destinations that are in this state now. */
        public long deliveries(String state) {
            return sum("delivery.", "." + state);
        }

        /** A tally's sum over the time since then, within the last day; the name may end in {@code *}. */
        public long since(Instant from, String name) {
            return series(name).entrySet().stream()
                    .filter(entry -> !entry.getKey().isBefore(from))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** Returns a tally's sum over the last day; the name may hold a star. */
        public long sumOfLastDay(String name) {
            return since(at.minus(DAY), name);
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

        public Optional<DestinationStatus> destination(String id) {
            return destinations.stream().filter(each -> each.id().equals(id)).findFirst();
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

    /** Returns what was read last while the store cannot be read: {@link Snapshot#at} says from when it is. */
    public Snapshot now() {
        Snapshot known = latest.get();
        Instant now = clock.instant();
        if (known != null && isFresh(known.at(), FRESH, now) || known != null && isFresh(failedAt, AGAIN_AFTER, now)) {
            return known;
        }
        try {
            Instant from = now.minus(DAY);
            var fresh = new Snapshot(
                    now,
                    tallies.totals(""),
                    tallies.since(from),
                    rejections.since(from, Duration.ofMinutes(5)),
                    events.count(FAILED, COUNTED_AT_MOST),
                    board.all());
            latest.set(fresh);
            failedAt = Instant.EPOCH;
            return fresh;
        } catch (DataAccessException e) {
            failedAt = clock.instant();
            Snapshot last = known == null ? Snapshot.nothing(now) : known;
            latest.set(last);
            return last;
        }
    }

    private static boolean isFresh(Instant at, Duration howLong, Instant now) {
        return !at.isBefore(now.minus(howLong)) && !at.isAfter(now);
    }
}
