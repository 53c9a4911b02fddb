package callabsync.operator;

import callabsync.delivery.DeliverySearch;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.preview.MappingPreview;
import callabsync.preview.MappingPreview.Subject;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.store.Ids;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Previews the last stored events in the background: what an edit would do before it goes live. Only events that were
 * dispatched to the destination count. Reads the CRM for a few dozen events at a time, within its budget.
 */
@Component
class PreviewRuns implements AutoCloseable {

    private static final int EVENTS_AT_MOST = 1_000;
    private static final int AT_A_TIME = 50;
    private static final Logger log = LoggerFactory.getLogger(PreviewRuns.class);

    private final MappingPreview preview;
    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Ids ids;
    private final Background background = new Background(1);
    private final Background.Runs<PreviewRun> runs = new Background.Runs<>(background, PreviewRun::id);

    PreviewRuns(MappingPreview preview, EventSearch events, DeliverySearch deliveries, Ids ids) {
        this.preview = preview;
        this.events = events;
        this.deliveries = deliveries;
        this.ids = ids;
    }

    /** Begins a run over the newest events that match. Returns its progress after a moment. */
    PreviewRun start(Subject subject, EventFilter filter, int limit) {
        int most = Math.max(1, Math.min(limit, EVENTS_AT_MOST));
        PreviewRun begun = PreviewRun.begun(ids.next("prv"), subject, events.count(filter, most));
        return runs.start(begun, () -> work(begun, subject, filter, most));
    }

    Optional<PreviewRun> find(String id) {
        return runs.find(id);
    }

    /** Ends a run that is under way. Returns it; empty if there is none. */
    Optional<PreviewRun> cancel(String id) {
        return runs.update(id, run -> run.ended("cancelled", null));
    }

    private PreviewRun work(PreviewRun begun, Subject subject, EventFilter filter, int limit) {
        String id = begun.id();
        String cursor = null;
        int left = limit;
        try {
            do {
                var page = events.page(filter, cursor, Math.min(AT_A_TIME, left));
                int read = page.items().size();
                var previews = preview.compared(subject, preview.given(dispatchedTo(subject, page.items())));
                runs.update(id, run -> run.plus(read, previews));
                left -= read;
                cursor = page.nextCursor().orElse(null);
            } while (cursor != null && left > 0 && isRunning(id));
            return ended(begun, "completed", null);
        } catch (NotSentException | NoAnswerException e) {
            return ended(begun, "failed", "The CRM cannot be read now: " + e.getMessage());
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("preview.broke-off");
            return ended(begun, "failed", "The preview failed: " + e.getClass().getSimpleName());
        }
    }

    private boolean isRunning(String id) {
        return find(id).filter(PreviewRun::isRunning).isPresent();
    }

    private PreviewRun ended(PreviewRun begun, String how, @Nullable String why) {
        return runs.update(begun.id(), run -> run.ended(how, why)).orElse(begun);
    }

    /**
     * Returns the events that the dispatch routes gave to the destination: events for another CRM would only be held
     * here.
     */
    private List<EventSummary> dispatchedTo(Subject subject, List<EventSummary> page) {
        if (subject.destination().isEmpty()) {
            return page;
        }
        String destination = subject.destination().get().id();
        Set<String> given = deliveries
                .ofEvents(page.stream().map(EventSummary::id).toList())
                .stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .flatMap(delivery -> Stream.ofNullable(delivery.eventId()))
                .collect(Collectors.toSet());
        return page.stream().filter(event -> given.contains(event.id())).toList();
    }

    @Override
    public void close() {
        background.close();
    }
}
