package callabsync.watch;

import callabsync.inbox.EventSources;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Sources from which nothing genuine comes any more. */
@Component
class SourceWatch implements Watch {

    private static final String SIGNATURES = "signatures-failing";

    private final SignatureWatch signatures;
    private final EventSources sources;
    private final WatchProperties.Alerts limits;

    SourceWatch(SignatureWatch signatures, EventSources sources, WatchProperties properties) {
        this.signatures = signatures;
        this.sources = sources;
        this.limits = properties.alerts();
    }

    @Override
    public Stream<Incident> look(Seen seen) {
        return Stream.concat(failingSignatures(seen), quietDoor(seen));
    }

    /** What the door told of lasts, over restarts too, until something genuine has come from that source. */
    private Stream<Incident> failingSignatures(Seen seen) {
        Stream<Incident> known =
                seen.known().stream().filter(incident -> incident.alert().equals(SIGNATURES));
        Stream<Incident> told = signatures.alarming(seen.at()).entrySet().stream()
                .map(each -> Incident.of(
                        SIGNATURES,
                        each.getKey(),
                        "Signatures of source " + each.getKey() + " fail: "
                                + each.getValue().inARow() + " in a row",
                        each.getValue().at()));
        return Stream.concat(known, told).filter(each -> !sources.hasSent(each.subject(), each.since()));
    }

    private Stream<Incident> quietDoor(Seen seen) {
        Duration limit = limits.noWebhookFor();
        if (limit.isZero() || seen.figures().total("event.stored") == 0) {
            return Stream.empty();
        }
        return sources.haveSent(seen.at().minus(limit))
                ? Stream.empty()
                : Stream.of(Incident.of(
                        "no-webhook",
                        "",
                        "No webhook has come for more than " + limit.toHours() + " hours",
                        seen.at()));
    }
}
