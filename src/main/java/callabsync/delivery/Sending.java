package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.destination.Gates;
import callabsync.event.Masked;
import callabsync.inbox.Payloads;
import callabsync.inbox.StoredEvent;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes due deliveries, lets a sink's route try them, and records what became of them. No transaction is open while a
 * route runs.
 */
final class Sending {

    private static final Logger log = LoggerFactory.getLogger(Sending.class);

    /** So many batches in a row without one answer but {@code retryable} close the gate. */
    private static final int FAILED_BATCHES_CLOSE_THE_GATE = 5;

    private static final String GONE = "The event's payload is gone (retention or erasure): nothing can be delivered";

    private final GroupCommit store;
    private final Claims claims;
    private final Deliveries deliveries;
    private final Payloads payloads;
    private final Gates gates;
    private final SendingParts parts;
    private final Map<String, Integer> failedInARow = new java.util.concurrent.ConcurrentHashMap<>();

    /** What decides about time, chance and names. */
    record SendingParts(Clock clock, RandomGenerator random, Ids ids, Leases leases, EventCache events, Vault vault) {}

    Sending(
            GroupCommit store,
            Claims claims,
            Deliveries deliveries,
            Payloads payloads,
            Gates gates,
            SendingParts parts) {
        this.store = store;
        this.claims = claims;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.gates = gates;
        this.parts = parts;
    }

    Gates gates() {
        return gates;
    }

    Clock clock() {
        return parts.clock();
    }

    /** Takes a batch of at most {@code max}, as far as the gate lets through; empty when there is nothing to do. */
    Claims.Taken take(Destination destination, int max) {
        Claims.Taken taken = store.commit(tx -> claims.take(tx, destination, max));
        if (!taken.rows().isEmpty()) {
            parts.leases().hold(destination.id(), taken);
        }
        return taken;
    }

    /** Lets the route try what was taken, records the results, and gives the lanes back. */
    void deliver(Destination destination, Claims.Taken taken, Consumer<Batch> route) {
        try {
            Instant startedAt = parts.clock().instant();
            List<Item> items = items(taken.rows());
            parts.leases().takeInHand(taken);
            boolean unavailable = attempt(destination, items, route);
            List<Deliveries.Ended> ended = ends(destination, items, startedAt, unavailable);
            record(destination, taken, ended);
            ended.forEach(AttemptLog::write);
        } finally {
            parts.leases().release(taken);
        }
    }

    /** Order key by order key: a lane is given back with all that was done in it. */
    private void record(Destination destination, Claims.Taken taken, List<Deliveries.Ended> ended) {
        Map<String, List<Deliveries.Ended>> byKey = ended.stream()
                .collect(Collectors.groupingBy(each -> each.delivery().orderKey()));
        store.commitInParts(taken.orderKeys(), (tx, keys) -> {
            List<Deliveries.Ended> some = keys.stream()
                    .flatMap(key -> byKey.getOrDefault(key, List.of()).stream())
                    .toList();
            deliveries.record(tx, taken.lease(), keys, some, destination.id());
            return null;
        });
    }

    private List<Item> items(List<DeliveryRows.Row> rows) {
        Map<String, StoredEvent> events = events(rows);
        var items = new ArrayList<Item>(rows.size());
        for (DeliveryRows.Row row : rows) {
            StoredEvent event = row.delivery().eventId().map(events::get).orElse(null);
            String record = parts.vault()
                    .openText(DeliveryRows.place("record", row.delivery().id()), row.record());
            var item = event == null
                    ? new Item(row.delivery(), null, DeliveryRows.map(record))
                    : new Item(row.delivery(), event.source(), event.event(), DeliveryRows.map(record));
            if (event == null && record == null) {
                item.permanent(GONE);
            }
            items.add(item);
        }
        return items;
    }

    private Map<String, StoredEvent> events(List<DeliveryRows.Row> rows) {
        var events = new HashMap<String, StoredEvent>();
        Set<String> missing = new HashSet<>();
        for (DeliveryRows.Row row : rows) {
            row.delivery()
                    .eventId()
                    .ifPresent(id -> parts.events()
                            .find(id)
                            .ifPresentOrElse(event -> events.put(id, event), () -> missing.add(id)));
        }
        if (!missing.isEmpty()) {
            events.putAll(payloads.stored(missing));
        }
        return events;
    }

    /** Runs the route, in halves where it asks for it. Answers whether the destination was found unavailable. */
    private boolean attempt(Destination destination, List<Item> items, Consumer<Batch> route) {
        List<Item> open = items.stream().filter(Item::isOpen).toList();
        if (open.isEmpty()) {
            return false;
        }
        var batch = new Batch(destination, open);
        route.accept(batch);
        if (batch.unavailable().isPresent()) {
            var why = batch.unavailable().get();
            gates.close(destination.id(), Masked.text(why.reason()), why.probeAfter());
            open.stream().filter(Item::isOpen).forEach(item -> item.put(Batch.Unavailable.class, why));
            return true;
        }
        if (batch.split().isPresent()) {
            return attemptInHalves(destination, batch.open(), batch.split().get(), route);
        }
        noteHealth(destination, open);
        return false;
    }

    private boolean attemptInHalves(Destination destination, List<Item> open, String reason, Consumer<Batch> route) {
        if (open.size() == 1) {
            open.get(0).permanent(reason);
            return false;
        }
        int half = open.size() / 2;
        return attempt(destination, open.subList(0, half), route)
                || attempt(destination, open.subList(half, open.size()), route);
    }

    private void noteHealth(Destination destination, List<Item> items) {
        boolean failed = items.stream()
                .allMatch(item -> item.result().isEmpty() || item.result().get() instanceof AttemptResult.Retryable);
        if (!failed) {
            failedInARow.remove(destination.id());
            gates.answered(destination.id());
        } else if (failedInARow.merge(destination.id(), 1, Integer::sum) >= FAILED_BATCHES_CLOSE_THE_GATE) {
            gates.close(
                    destination.id(),
                    FAILED_BATCHES_CLOSE_THE_GATE + " batches in a row failed: "
                            + Masked.text(reasonOf(items.get(0)), items.get(0).eventIfAny()),
                    java.util.Optional.empty());
        }
    }

    private static String reasonOf(Item item) {
        return item.result()
                .map(result -> result instanceof AttemptResult.Retryable retryable ? retryable.reason() : "")
                .orElse("the sink's route gave no answer");
    }

    private List<Deliveries.Ended> ends(
            Destination destination, List<Item> items, Instant startedAt, boolean unavailable) {
        Instant now = parts.clock().instant();
        Set<String> waiting = new HashSet<>();
        var ended = new ArrayList<Deliveries.Ended>(items.size());
        for (Item item : items) {
            Finish finish = finish(destination, item, now, unavailable, waiting);
            if (finish.state().isOpen()) {
                waiting.add(item.delivery().orderKey());
            }
            String masked = finish.error() == null ? null : Masked.text(finish.error(), item.eventIfAny());
            ended.add(new Deliveries.Ended(item.delivery(), finish, attemptOf(item, finish, startedAt, now), masked));
        }
        return ended;
    }

    private Finish finish(Destination destination, Item item, Instant now, boolean unavailable, Set<String> waiting) {
        if (item.result().isPresent()) {
            return Finish.of(item.delivery(), item.result().get(), destination.retrySchedule(), now, parts.random());
        }
        if (unavailable) {
            return Finish.uncounted(
                    item.delivery(),
                    now,
                    item.get(Batch.Unavailable.class)
                            .map(Batch.Unavailable::reason)
                            .orElse("The destination is unavailable"));
        }
        if (waiting.contains(item.delivery().orderKey())) {
            return Finish.uncounted(item.delivery(), now, "Waits for an earlier delivery of the same contact");
        }
        log.atError()
                .addKeyValue("destination", destination.id())
                .addKeyValue("delivery", item.delivery().id())
                .log("sink.gave-no-answer");
        return Finish.of(
                item.delivery(),
                AttemptResult.retryable("The sink's route ended without an answer for this delivery"),
                destination.retrySchedule(),
                now,
                parts.random());
    }

    private Attempts.Attempt attemptOf(Item item, Finish finish, Instant startedAt, Instant now) {
        List<Exchanged> exchanged = item.exchanged();
        Exchanged last = exchanged.isEmpty() ? null : exchanged.get(exchanged.size() - 1);
        return new Attempts.Attempt(
                parts.ids().next("att"),
                item.delivery(),
                item.delivery().attempts() + 1,
                finish.result(),
                startedAt.toEpochMilli(),
                now.toEpochMilli() - startedAt.toEpochMilli(),
                exchanged.isEmpty()
                        ? null
                        : String.join(
                                "\n", exchanged.stream().map(Exchanged::request).toList()),
                last == null ? null : last.status(),
                last == null
                        ? null
                        : String.join(
                                "\n", exchanged.stream().map(Sending::answerOf).toList()),
                finish.error());
    }

    private static String answerOf(Exchanged exchanged) {
        return exchanged.response() == null ? "" : exchanged.response();
    }
}
