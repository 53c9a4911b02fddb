package callabsync.imports;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Component;

/**
 * Decides when an import, or reconcile, is due. Counts from the last run in the run log, of whichever node, so that a
 * restart neither skips nor repeats one.
 */
@Component
public class ImportSchedule {

    private final RunLog runs;
    private final Clock clock;
    private final Map<String, Instant> next = new ConcurrentHashMap<>();
    private final Map<String, Instant> firstAsked = new ConcurrentHashMap<>();

    ImportSchedule(RunLog runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * Returns whether it is due now.
     *
     * @param cron in UTC; blank: {@code every} counts
     */
    public boolean isDue(String id, Duration every, String cron) {
        Instant now = clock.instant();
        Instant known = next.get(id);
        if (known != null && known.isAfter(now)) {
            return false;
        }
        Instant since = firstAsked.computeIfAbsent(id, first -> now);
        Optional<Instant> lastStart = runs.last(id).map(ImportRun::startedAt);
        Instant due = due(lastStart, every, cron, since);
        next.put(id, due);
        return !due.isAfter(now);
    }

    /** @param since used if there was no run yet */
    static Instant due(Optional<Instant> lastStart, Duration every, String cron, Instant since) {
        if (cron.isBlank()) {
            return lastStart.map(start -> start.plus(every)).orElse(since);
        }
        var after = lastStart.orElse(since).atZone(ZoneOffset.UTC);
        var time = CronExpression.parse(cron).next(after);
        return time == null ? Instant.MAX : time.toInstant();
    }
}
