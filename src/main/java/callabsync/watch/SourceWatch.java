package callabsync.watch;

import callabsync.inbox.EventSources;
import callabsync.webhook.SignatureFailures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Sources from which nothing genuine comes any more. The door tells of signatures that fail one after the other. */
@Component
class SourceWatch implements Watch, SignatureFailures {

    private static final String SIGNATURES = "signatures-failing";
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final EventSources sources;
    private final WatchProperties.Alerts limits;
    private final Clock clock;
    private final Map<String, Failing> failing = new ConcurrentHashMap<>();

    SourceWatch(EventSources sources, WatchProperties properties, Clock clock) {
        this.sources = sources;
        this.limits = properties.alerts();
        this.clock = clock;
    }

    private record Failing(int inARow, Instant at) {}

    @Override
    public void alarming(String source, int inARow) {
        failing.put(source, new Failing(inARow, clock.instant()));
    }

    @Override
    public Stream<Incident> look(Situation situation) {
        return Stream.concat(failingSignatures(situation), quietDoor(situation));
    }

    /** Such an incident lasts, over restarts too, until something genuine has come from that source. */
    private Stream<Incident> failingSignatures(Situation situation) {
        Stream<Incident> known =
                situation.known().stream().filter(incident -> incident.alert().equals(SIGNATURES));
        Stream<Incident> told = failing.entrySet().stream()
                .filter(each -> each.getValue().at().isAfter(situation.at().minus(REMEMBERED)))
                .map(each -> Incident.of(
                        SIGNATURES,
                        each.getKey(),
                        "Signatures of source " + each.getKey() + " fail: "
                                + each.getValue().inARow() + " in a row",
                        each.getValue().at()));
        return Stream.concat(known, told).filter(each -> !sources.hasSent(each.subject(), each.since()));
    }

    private Stream<Incident> quietDoor(Situation situation) {
        Duration limit = limits.noWebhookFor();
        if (limit.isZero() || situation.figures().total("event.stored") == 0) {
            return Stream.empty();
        }
        return sources.haveSent(situation.at().minus(limit))
                ? Stream.empty()
                : Stream.of(Incident.of(
                        "no-webhook",
                        "",
                        "No webhook has come for more than " + limit.toHours() + " hours",
                        situation.at()));
    }
}
