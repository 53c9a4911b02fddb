package callabsync.webhook;

import callabsync.event.EventReader;
import callabsync.server.Networks;
import callabsync.signature.Rewriting;
import callabsync.signature.Scheme;
import callabsync.signature.SignatureVerifier;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One source, with its settings ready for use. */
public final class Source {

    private final String id;
    private final SourceSettings settings;
    private final Networks allowed;
    private final SourceCredentials credentials;
    private final SignatureVerifier verifier;
    private final Clock clock;
    private final EventReader reader;
    private final @Nullable Bucket rate;

    Source(String id, SourceSettings settings, Clock clock, TimeMeter time, Rewriting rewriting, EventReader reader) {
        this.id = id;
        this.settings = settings;
        this.allowed = new Networks(settings.allowFrom());
        this.credentials = new SourceCredentials(
                settings.bearer(),
                settings.headerName(),
                settings.headerValue(),
                settings.username(),
                settings.password());
        this.verifier = SignatureVerifier.of(
                settings.scheme(), settings.secrets(), clock, settings.jsonStringify() ? rewriting : null);
        this.clock = clock;
        this.reader = reader;
        this.rate = settings.ratePerSecond() == 0 ? null : bucket(settings, time);
    }

    private static Bucket bucket(SourceSettings settings, TimeMeter time) {
        int burst = settings.burst() == 0 ? settings.ratePerSecond() : settings.burst();
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(settings.ratePerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    String id() {
        return id;
    }

    SourceSettings settings() {
        return settings;
    }

    SourceCredentials credentials() {
        return credentials;
    }

    SignatureVerifier verifier() {
        return verifier;
    }

    int maxBodyBytes() {
        return (int) settings.maxBody().toBytes();
    }

    /** Returns whether nothing can be verified because the secret is not set. */
    boolean lacksSecret() {
        return settings.scheme() != Scheme.NONE && settings.secrets().isEmpty();
    }

    /** Returns whether anybody is believed: there is neither signature nor credential. */
    boolean takesAnybody() {
        return settings.scheme() == Scheme.NONE && credentials.areAbsent();
    }

    boolean allows(String address) {
        return allowed.isEmpty() || allowed.contain(address);
    }

    /**
     * Counts one request. Returns after how many seconds the next one may come; empty if this one is within the rate.
     */
    Optional<Integer> overRate() {
        if (rate == null) {
            return Optional.empty();
        }
        ConsumptionProbe probe = rate.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of((int) TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1);
    }

    /** Returns whether the body's timestamp is within the tolerance. Without a tolerance, always. */
    boolean isTimely(byte[] body) {
        if (settings.timestampTolerance().isZero()) {
            return true;
        }
        EventReader.Reading reading = reader.read(body, null);
        @Nullable
        Instant at = reading instanceof EventReader.Reading.Usable usable
                ? usable.event().occurredAt()
                : ((EventReader.Reading.Unusable) reading).event().occurredAt();
        return at != null && Duration.between(at, clock.instant()).abs().compareTo(settings.timestampTolerance()) <= 0;
    }
}
