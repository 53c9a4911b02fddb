package callabsync.preview;

import callabsync.delivery.DeliverySearch;
import callabsync.event.Event;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.preview.MappingPreview.Given;
import callabsync.preview.MappingPreview.Subject;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.store.DaemonThreads;
import callabsync.store.Ids;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Previews over the last stored events, in the background: what an edit would do before it goes live. Of these, the ones
 * that were given to the destination count. Reads the CRM a few dozen events at a time, within its budget. The newest runs are kept until the next start.
 */
@Component
public class PreviewRuns implements AutoCloseable {

    static final int EVENTS_AT_MOST = 1_000;
    private static final int AT_A_TIME = 50;
    private static final int KEPT = 10;
    private static final Logger log = LoggerFactory.getLogger(PreviewRuns.class);

    private final MappingPreview preview;
    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Payloads payloads;
    private final Ids ids;
    private final Map<String, PreviewTally> runs = new LinkedHashMap<>();
    private final ExecutorService runner = DaemonThreads.pool("preview", 1);

    PreviewRuns(MappingPreview preview, EventSearch events, DeliverySearch deliveries, Payloads payloads, Ids ids) {
        this.preview = preview;
        this.events = events;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.ids = ids;
    }

    /** Begins a run over the newest events that match, and answers its id. */
    public String begin(Subject subject, EventFilter filter, int limit) {
        String id = ids.next("prv");
        int most = Math.max(1, Math.min(limit, EVENTS_AT_MOST));
        var tally = new PreviewTally(id, subject, events.count(filter, most));
        keep(id, tally);
        runner.execute(() -> run(tally, subject, filter, most));
        return id;
    }

    private void keep(String id, PreviewTally tally) {
        synchronized (runs) {
            runs.put(id, tally);
            var oldest = runs.entrySet().iterator();
            while (runs.size() > KEPT && oldest.hasNext()) {
                oldest.next().getValue().end("cancelled", null);
                oldest.remove();
                oldest = runs.entrySet().iterator();
            }
        }
    }

    public Optional<PreviewRun> find(String id) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(id)).map(PreviewTally::standing);
        }
    }

    /** Ends a run that is under way. Answers whether there is such a run. */
    public boolean cancel(String id) {
        synchronized (runs) {
            Optional.ofNullable(runs.get(id)).ifPresent(tally -> tally.end("cancelled", null));
            return runs.containsKey(id);
        }
    }

    private void run(PreviewTally tally, Subject subject, EventFilter filter, int limit) {
        String cursor = null;
        int left = limit;
        try {
            do {
                var page = events.page(filter, cursor, Math.min(AT_A_TIME, left));
                tally.add(page.items().size(), preview.compared(subject, given(dispatchedTo(subject, page.items()))));
                left -= page.items().size();
                cursor = page.nextCursor().orElse(null);
            } while (cursor != null && left > 0 && tally.isRunning());
            tally.end("completed", null);
        } catch (NotSentException | NoAnswerException e) {
            tally.end("failed", "The CRM cannot be read now: " + e.getMessage());
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("preview.broke-off");
            tally.end("failed", "The preview failed: " + e.getClass().getSimpleName());
        }
    }

    /** The events that the dispatch routes gave to the destination: what is for another CRM would only be held here. */
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

    /** The events whose payload is still there. */
    public List<Given> given(List<EventSummary> summaries) {
        Map<String, Event> found =
                payloads.events(summaries.stream().map(EventSummary::id).toList());
        return summaries.stream()
                .filter(summary -> found.containsKey(summary.id()))
                .map(summary -> new Given(summary.id(), found.get(summary.id())))
                .toList();
    }

    /** The event with this id, if its payload is still there. */
    public Optional<Given> given(@Nullable String eventId) {
        return eventId == null
                ? Optional.empty()
                : Optional.ofNullable(payloads.events(List.of(eventId)).get(eventId))
                        .map(event -> new Given(eventId, event));
    }

    @Override
    public void close() {
        runner.shutdownNow();
    }
}
