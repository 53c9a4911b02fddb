package callabsync.watch;

import callabsync.event.Masked;
import callabsync.watch.IncidentBook.Telling;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells people what began and what is over, through {@code routes/alert.camel.yaml}. What fails is told again every minute
 * until it succeeds; a target that stays away has one line of the log an hour.
 */
@Component
public class Tellings {

    private static final Logger log = LoggerFactory.getLogger("callabsync.alert");
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
    private static final Duration LINE_EVERY = Duration.ofHours(1);

    private final Alerts alerts;
    private final WatchProperties properties;
    private final Clock clock;
    private final Counter failures;
    private @Nullable Instant failedAt;
    private @Nullable Instant loggedAt;
    private @Nullable String why;

    Tellings(Alerts alerts, WatchProperties properties, MeterRegistry meters, Clock clock) {
        this.alerts = alerts;
        this.properties = properties;
        this.clock = clock;
        this.failures = Counter.builder("callab.sync.alerts.failed")
                .description("Alerts that the route alert could not send; each is tried again")
                .register(meters);
    }

    /** Returns what is to be told now. */
    synchronized List<Telling> due() {
        Instant failed = failedAt;
        return failed != null && clock.instant().isBefore(failed.plus(AGAIN_AFTER)) ? List.of() : alerts.toTell();
    }

    /** The alert as the route gets it. */
    Map<String, String> alert(Telling telling) {
        Incident incident = telling.incident();
        var alert = new LinkedHashMap<String, String>();
        alert.put("alert", incident.alert());
        alert.put("subject", incident.subject());
        alert.put("incident", incident.name());
        alert.put("state", telling.begun() ? "begun" : "over");
        alert.put("message", (telling.begun() ? "" : "Over: ") + incident.message());
        alert.put("next", telling.begun() ? incident.next() : "Nothing: it is over");
        alert.put("link", properties.url() + incident.page());
        alert.put("since", incident.since().toString());
        alert.put("at", clock.instant().toString());
        return alert;
    }

    synchronized void told(Telling telling) {
        alerts.told(telling);
        failedAt = null;
        loggedAt = null;
        why = null;
    }

    synchronized void failed(Telling telling, Throwable error) {
        failures.increment();
        Instant now = clock.instant();
        failedAt = now;
        why = Masked.text(error.getClass().getSimpleName() + ": " + error.getMessage());
        if (loggedAt == null || !now.isBefore(loggedAt.plus(LINE_EVERY))) {
            loggedAt = now;
            log.atError()
                    .addKeyValue("alert", telling.incident().alert())
                    .addKeyValue("subject", telling.incident().subject())
                    .addKeyValue("error", why)
                    .addKeyValue("waiting", alerts.untold().size())
                    .log("alert.not-told");
        }
    }

    /** Returns the names of the incidents whose beginning could not be told, or has not been yet for a minute. */
    public Set<String> untold() {
        Instant longAgo = clock.instant().minus(AGAIN_AFTER);
        boolean fails = why().isPresent();
        return alerts.untold().stream()
                .filter(telling ->
                        telling.begun() && (fails || telling.incident().since().isBefore(longAgo)))
                .map(telling -> telling.incident().name())
                .collect(Collectors.toSet());
    }

    /** Why the last telling failed; empty: it did not, or another node tells. */
    public synchronized Optional<String> why() {
        return Optional.ofNullable(why);
    }
}
