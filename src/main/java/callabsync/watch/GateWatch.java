package callabsync.watch;

import callabsync.watch.DestinationBoard.DestinationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Destinations that take nothing. A gate that closed by itself waits for two minutes, as an ordinary throttle is over by
 * then; not if the login is refused, or if the destination itself asked for a longer time.
 */
@Component
class GateWatch implements Watch {

    private static final Duration ORDINARY = Duration.ofMinutes(2);
    private static final Pattern LOGIN_REFUSED = Pattern.compile(
            "\\b(401|403)\\b|token|login|password|credential|authenti|authori", Pattern.CASE_INSENSITIVE);

    @Override
    public Stream<Incident> look(Seen seen) {
        return seen.figures().destinations().stream()
                .filter(each -> each.on() && !each.state().equals("open"))
                .filter(each -> each.state().equals("paused") || isNoOrdinaryThrottle(each, seen.at()))
                .map(each -> Incident.of("destination-" + each.state(), each.id(), message(each), seen.at()));
    }

    private static boolean isNoOrdinaryThrottle(DestinationStatus each, Instant now) {
        Instant since = each.since();
        Instant probeAt = each.probeAt();
        return since == null
                || !now.isBefore(since.plus(ORDINARY))
                || probeAt != null && probeAt.isAfter(now.plus(ORDINARY))
                || each.reason() != null && LOGIN_REFUSED.matcher(each.reason()).find();
    }

    private static String message(DestinationStatus each) {
        String why = each.reason() == null ? "" : ": " + each.reason();
        String waiting = each.pending() == 0
                ? ""
                : each.pending() == 1 ? "; 1 delivery waits" : "; " + each.pending() + " deliveries wait";
        return each.id() + " is " + each.state() + why + waiting;
    }
}
