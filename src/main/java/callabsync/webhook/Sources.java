package callabsync.webhook;

import callabsync.event.EventReader;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configured sources, by id. */
final class Sources {

    private final Map<String, Source> sources = new TreeMap<>();

    Sources(Map<String, SourceSettings> settings, Clock clock, EventReader reader) {
        TimeMeter time = time(clock);
        var rewriting = new Rewriting();
        settings.forEach((id, each) -> sources.put(id, new Source(id, each, clock, time, rewriting, reader)));
    }

    Optional<Source> find(String id) {
        return Optional.ofNullable(sources.get(id));
    }

    Collection<Source> all() {
        return sources.values();
    }

    /** The clock, as the rate limits read it. */
    static TimeMeter time(Clock clock) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return clock.millis() * 1_000_000;
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }
}
