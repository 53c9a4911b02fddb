package callabsync.sink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Caches what CRMs define, such as the fields of their records, and reads it again from time to time. Thread-safe. */
public final class DefinitionCache<D> {

    private record Read<D>(Instant until, D definition) {}

    private final Clock clock;
    private final Duration grace;
    private final Map<String, Read<D>> read = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** @param grace how long an old definition is used if it cannot be read again; zero: not at all */
    public DefinitionCache(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /**
     * Returns the cached definition, or reads it.
     *
     * @param every how long it is valid
     * @param reading reads it; its exception is thrown if nothing is cached
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

    /** Forgets this definition, and those whose keys add a word to this key: a write showed that they are outdated. */
    public void forget(String key) {
        read.keySet().removeIf(each -> each.equals(key) || each.startsWith(key + " "));
    }

    /** Returns whether the operator has not seen this warning yet. */
    public boolean isNews(String warning) {
        return warned.add(warning);
    }
}
