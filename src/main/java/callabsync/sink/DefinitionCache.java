package callabsync.sink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What CRMs define themselves, such as the fields of their records: read again from time to time. Thread-safe. */
public final class DefinitionCache<D> {

    private record Read<D>(Instant until, D definition) {}

    private final Clock clock;
    private final Duration grace;
    private final Map<String, Read<D>> read = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** @param grace how long an old definition is taken for true once it cannot be read again; zero: not at all */
    public DefinitionCache(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /**
     * The definition as it was read lately, or is now.
     *
     * @param every how long it is taken for true
     * @param reading reads it; what it throws is passed on if nothing is known
     */
    public D of(String key, Duration every, Supplier<D> reading) {
        Read<D> known = read.get(key);
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.definition();
        }
        try {
            return refresh(key, every, reading);
        } catch (RefusedException | NoAnswerException e) {
            if (known == null || grace.isZero()) {
                throw e;
            }
            read.put(key, new Read<>(clock.instant().plus(grace), known.definition()));
            return known.definition();
        }
    }

    /** Reads it now. */
    public D refresh(String key, Duration every, Supplier<D> reading) {
        D definition = reading.get();
        read.put(key, new Read<>(clock.instant().plus(every), definition));
        return definition;
    }

    /** Forgets what was read of this, and of all whose keys add a word to it: a write showed that it is not true any more. */
    public void forget(String key) {
        read.keySet().removeIf(each -> each.equals(key) || each.startsWith(key + " "));
    }

    /** Whether this is to be told to the operator: it was not told yet. */
    public boolean isNews(String warning) {
        return warned.add(warning);
    }
}
