package callabsync.watch;

import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventState;
import callabsync.inbox.EventSummary;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Events that come to nothing: failed ones at once, invalid and ignored ones when they are many for what comes in. */
@Component
class EventWatch implements Watch {

    private static final Duration LATELY = Duration.ofHours(1);
    private static final int READ_FOR_REASONS = 100;
    private static final String UNREAD = "unread.";
    private static final Share INVALID = new Share(10, 0.2);
    /** Much may be ignored by design; nearly all is not. */
    private static final Share IGNORED = new Share(20, 0.9);

    private record Share(long least, double share) {
        boolean isReached(long some, long all) {
            return some >= least && some >= share * all;
        }
    }

    private final EventSearch events;

    EventWatch(EventSearch events) {
        this.events = events;
    }

    @Override
    public Stream<Incident> look(Situation situation) {
        return Stream.of(failed(situation), invalid(situation), ignored(situation), unread(situation))
                .flatMap(Optional::stream);
    }

    private Optional<Incident> failed(Situation situation) {
        int count = situation.figures().failedEvents();
        return count == 0
                ? Optional.empty()
                : Optional.of(Incident.of(
                        "events-failed",
                        "",
                        count + (count == Figures.COUNTED_AT_MOST ? " or more" : "")
                                + " events are failed: their calls reach no destination" + reasons(EventState.FAILED),
                        situation.at()));
    }

    private Optional<Incident> invalid(Situation situation) {
        long invalid = lately(situation, "event.invalid");
        long all = invalid + lately(situation, "event.stored");
        return INVALID.isReached(invalid, all)
                ? Optional.of(incident(situation, EventState.INVALID, invalid, all, "cannot be used"))
                : Optional.empty();
    }

    private Optional<Incident> ignored(Situation situation) {
        long ignored = lately(situation, "event.ignored");
        long all = ignored + lately(situation, "event.dispatched") + lately(situation, "event.failed");
        return IGNORED.isReached(ignored, all)
                ? Optional.of(incident(situation, EventState.IGNORED, ignored, all, "were wanted by no destination"))
                : Optional.empty();
    }

    private Incident incident(Situation situation, EventState state, long some, long all, String what) {
        String message = some + " of " + all + " events of the last hour " + what + reasons(state);
        return Incident.of("events-" + state.word(), "", message, situation.at());
    }

    /** Fields of events that came and could not be read. */
    private static Optional<Incident> unread(Situation situation) {
        String fields = situation.figures().lastDay().keySet().stream()
                .filter(name -> name.startsWith(UNREAD) && lately(situation, name) > 0)
                .sorted()
                .map(name -> name.substring(UNREAD.length()) + " (" + lately(situation, name) + " events)")
                .collect(Collectors.joining(", "));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(Incident.of(
                        "fields-unread",
                        "",
                        "Fields of events cannot be read and count as absent: " + fields,
                        situation.at()));
    }

    private static long lately(Situation situation, String tally) {
        return situation.figures().since(situation.at().minus(LATELY), tally);
    }

    private String reasons(EventState state) {
        return CommonestReason.of(
                events.page(of(state), null, READ_FOR_REASONS).items().stream().map(EventSummary::reason));
    }

    private static EventFilter of(EventState state) {
        return new EventFilter(null, state.word(), null, null, null, null, null);
    }
}
