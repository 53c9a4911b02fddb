package callabsync.reconcile;

import callabsync.callab.CallabClient;
import callabsync.event.EventType;
import callabsync.inbox.EventSources;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.source.SourceException;
import callabsync.store.StoreUnavailableException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares a page of Callab's calls with the inbox, and stores the events that never came by webhook. */
@Component
class CallComparison {

    private static final Logger log = LoggerFactory.getLogger(CallComparison.class);

    private final CallabClient callab;
    private final Inbox inbox;
    private final EventSources sources;
    private final ReconcileSettings settings;

    CallComparison(CallabClient callab, Inbox inbox, EventSources sources, ReconcileSettings settings) {
        this.callab = callab;
        this.inbox = inbox;
        this.sources = sources;
        this.settings = settings;
    }

    /**
     * @param fetched events that were stored now
     * @param running calls that have not ended, or ended a moment ago
     */
    record Result(long fetched, long running) {}

    /** @param days the counts of each day, to which these calls are added */
    Result compare(List<CallFacts> calls, Instant now, Map<LocalDate, CallCounts> days) {
        Map<String, Map<String, String>> events =
                sources.ofCalls(calls.stream().map(CallFacts::id).toList());
        long fetched = 0;
        long running = 0;
        for (CallFacts call : calls) {
            CallCounts counts = days.computeIfAbsent(call.day(), CallCounts::new);
            counts.calls++;
            if (!call.isOver() || call.settledAt().isAfter(now.minus(settings.grace()))) {
                counts.running++;
                running++;
            } else {
                fetched += complete(call, events.getOrDefault(call.id(), Map.of()), counts);
            }
        }
        return new Result(fetched, running);
    }

    /** Returns how many events were fetched. */
    private int complete(CallFacts call, Map<String, String> sources, CallCounts counts) {
        var missing = new ArrayList<EventType>();
        for (EventType type : call.expected()) {
            counts.expected++;
            String source = sources.get(type.wireName());
            if (source == null) {
                missing.add(type);
            } else if (source.equals(Received.FETCHED)) {
                counts.fetched++;
            } else {
                counts.present++;
            }
        }
        int fetched = missing.isEmpty() ? 0 : fetch(call, missing);
        counts.fetched += fetched;
        counts.missing += missing.size() - fetched;
        return fetched;
    }

    /** Returns how many of these events were stored. A call whose contact cannot be read waits for the next run. */
    private int fetch(CallFacts call, List<EventType> missing) {
        Optional<Map<String, Object>> contact;
        try {
            contact = call.contactId().isEmpty() ? Optional.empty() : callab.contact(call.contactId());
        } catch (SourceException e) {
            log.atWarn()
                    .addKeyValue("call", call.id())
                    .addKeyValue("error", e.getMessage())
                    .log("call.not-fetched");
            return 0;
        }
        for (EventType type : missing) {
            try {
                inbox.store(new Received(Received.FETCHED, CallEvents.of(type, call, contact)))
                        .join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof StoreUnavailableException unavailable) {
                    throw unavailable;
                }
                throw e;
            }
        }
        return missing.size();
    }
}
