package callabsync.reconcile;

import callabsync.delivery.DeliverySearch;
import callabsync.inbox.EventSearch;
import callabsync.reconcile.CallBook.Calls;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The books of a day (UTC): calls that Callab knows, events stored, deliveries by state, records written, and an
 * explanation of every difference. Reads only the day's own rows, by their ids.
 */
@Component
public final class Books {

    private static final Logger log = LoggerFactory.getLogger(Books.class);

    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final CallBook calls;
    private final Clock clock;

    Books(EventSearch events, DeliverySearch deliveries, CallBook calls, Clock clock) {
        this.events = events;
        this.deliveries = deliveries;
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * @param calls as reconcile counted them; empty: it has not counted that day
     * @param events stored that day, by state
     * @param deliveries opened that day, by destination and state
     * @param written records written by these deliveries: those that are delivered
     * @param differences what does not add up at first sight
     * @param balanced whether every difference is explained
     */
    public record Day(
            LocalDate day,
            Optional<Calls> calls,
            Map<String, Long> events,
            Map<String, Map<String, Long>> deliveries,
            long written,
            List<Difference> differences,
            boolean balanced) {}

    /** @param explained false: something is lost or unknown, and somebody should look */
    public record Difference(String what, long count, String explanation, boolean explained) {}

    public Day of(LocalDate day) {
        Instant from = start(day);
        Instant to = start(day.plusDays(1));
        Map<String, Long> stored = events.states(from, to);
        Map<String, Map<String, Long>> opened = deliveries.states(from, to);
        var differences = new ArrayList<Difference>();
        Optional<Calls> known = calls.of(day);
        known.ifPresent(counted -> explainCalls(counted, differences));
        explainEvents(stored, deliveries.eventsWithoutDelivery(from, to), differences);
        opened.forEach((destination, states) -> explainDeliveries(destination, states, differences));
        long written = opened.values().stream()
                .mapToLong(states -> states.getOrDefault("delivered", 0L))
                .sum();
        return new Day(
                day,
                known,
                stored,
                opened,
                written,
                List.copyOf(differences),
                differences.stream().allMatch(Difference::explained));
    }

    private static void explainCalls(Calls counted, List<Difference> differences) {
        add(differences, "calls without all events", counted.running(), "not ended yet, or ended a moment ago", true);
        add(differences, "events not sent by webhook", counted.fetched(), "fetched from Callab by reconcile", true);
        long unknown = counted.expected() - counted.present() - counted.fetched();
        add(differences, "events missing", unknown, "Callab has the call, the inbox does not have the event", false);
    }

    private static void explainEvents(Map<String, Long> events, long undelivered, List<Difference> differences) {
        add(differences, "events stored", events.getOrDefault("stored", 0L), "wait to be dispatched", true);
        add(differences, "events ignored", events.getOrDefault("ignored", 0L), "no destination wants them", true);
        add(differences, "events invalid", events.getOrDefault("invalid", 0L), "genuine but unusable", true);
        add(differences, "events failed", events.getOrDefault("failed", 0L), "a route or mapping failed", false);
        add(differences, "events dispatched without a delivery", undelivered, "no delivery is there", false);
    }

    private static void explainDeliveries(String destination, Map<String, Long> states, List<Difference> differences) {
        Map<String, String> whys = Map.of(
                "pending", "wait for their turn",
                "sending", "are being sent",
                "retrying", "failed for now and are tried again",
                "held", "wait for a person's decision",
                "dead", "will not work as they are; see their reasons",
                "cancelled", "called off");
        whys.forEach((state, why) ->
                add(differences, destination + ": deliveries " + state, states.getOrDefault(state, 0L), why, true));
    }

    private static void add(
            List<Difference> differences, String what, long count, String explanation, boolean explained) {
        if (count != 0) {
            differences.add(new Difference(what, count, explanation, explained));
        }
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Logs yesterday's books. */
    void writeYesterday() {
        Instant yesterday = clock.instant().minus(Duration.ofDays(1));
        Day day = of(yesterday.atZone(ZoneOffset.UTC).toLocalDate());
        var line = day.balanced() ? log.atInfo() : log.atWarn();
        line.addKeyValue("day", day.day())
                .addKeyValue("calls", day.calls().map(Calls::calls).orElse(-1L))
                .addKeyValue("events", day.events())
                .addKeyValue("deliveries", day.deliveries())
                .addKeyValue("written", day.written())
                .addKeyValue("differences", day.differences())
                .log(day.balanced() ? "books.balanced" : "books.unbalanced");
    }
}
