package callabsync.delivery;

import callabsync.delivery.Claims.Claim;
import callabsync.delivery.Endings.Closing;
import callabsync.delivery.Endings.Ending;
import callabsync.destination.Destination;
import callabsync.destination.Gate.Passage;
import callabsync.destination.Gates;
import callabsync.event.Masked;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Takes due deliveries, lets a sink's route try them, and records how that ended. No transaction is open while a route
 * runs.
 */
@Component
final class Sending {

    /** The gate closes after this many consecutive batches in which every delivery must be retried. */
    private static final int FAILED_BATCHES_CLOSE_THE_GATE = 5;

    private final Leases leases;
    private final Items items;
    private final Endings endings;
    private final Deliveries deliveries;
    private final Gates gates;
    private final Clock clock;
    private final Map<String, Integer> failedInARow = new ConcurrentHashMap<>();

    Sending(Leases leases, Items items, Endings endings, Deliveries deliveries, Gates gates, Clock clock) {
        this.leases = leases;
        this.items = items;
        this.endings = endings;
        this.deliveries = deliveries;
        this.gates = gates;
        this.clock = clock;
    }

    /** Makes due what this node was sending when it ended. To be called before it takes anything. */
    void releaseLeftBehind() {
        leases.releaseLeftBehind();
    }

    /** Returns how much the destination's gate lets through now. */
    Passage passage(Destination destination) {
        return gates.of(destination.id()).passage(clock.instant());
    }

    /** Takes at most {@code max} due deliveries; none when there is nothing to do. */
    Claim take(Destination destination, int max) {
        return leases.take(destination, max);
    }

    /** Returns a claim for each lane of this one, each to be delivered or put back by itself. */
    List<Claim> byLane(Claim claim) {
        return leases.byLane(claim);
    }

    /**
     * Lets the route try what was taken, records the results, and gives the lanes back.
     *
     * @param atOnce how many deliveries the route takes at most
     */
    void deliver(Destination destination, Claim claim, Consumer<Batch> route, int atOnce) {
        try {
            deliveries.record(destination.id(), claim, tried(destination, claim, route, atOnce));
        } finally {
            leases.release(claim);
        }
    }

    /**
     * Lets the route try the deliveries of one lane, one by one. The thread is free when they are tried; they are recorded
     * and the lane is given back when the result completes.
     */
    CompletableFuture<Void> deliverLane(
            Destination destination, Claim lane, Consumer<Batch> route, Executor afterwards) {
        List<Ending> ended;
        try {
            ended = tried(destination, lane, route, 1);
        } catch (RuntimeException e) {
            leases.release(lane);
            throw e;
        } finally {
            leases.letGo();
        }
        return deliveries
                .recordLane(destination.id(), lane, ended, afterwards)
                .whenComplete((done, failure) -> leases.release(lane));
    }

    private List<Ending> tried(Destination destination, Claim claim, Consumer<Batch> route, int atOnce) {
        Instant startedAt = clock.instant();
        List<Item> read = items.of(claim.deliveries());
        leases.takeInHand(claim);
        Optional<Closing> unavailable = attempt(destination, read, route, atOnce);
        return endings.of(destination, read, startedAt, unavailable);
    }

    /** Gives back what was taken and not tried. */
    void putBack(Destination destination, Claim claim, String reason) {
        try {
            List<Item> untried = claim.deliveries().stream()
                    .map(delivery -> new Item(delivery, null, Map.of()))
                    .toList();
            var why = Optional.of(new Closing(reason, Optional.empty(), Optional.empty()));
            deliveries.record(destination.id(), claim, endings.of(destination, untried, clock.instant(), why));
        } finally {
            leases.release(claim);
        }
    }

    /** Runs the route over as many as it takes, until something keeps the rest waiting. */
    private Optional<Closing> attempt(Destination destination, List<Item> items, Consumer<Batch> route, int atOnce) {
        List<Item> open = items.stream().filter(Item::isOpen).toList();
        for (int from = 0; from < open.size(); from += atOnce) {
            List<Item> some = open.subList(from, Math.min(open.size(), from + atOnce));
            Optional<Closing> closing = attempt(destination, some, route);
            if (closing.isPresent()
                    || from + atOnce < open.size() && some.stream().anyMatch(item -> keepsWaiting(destination, item))) {
                return closing;
            }
        }
        return Optional.empty();
    }

    /** Returns whether later deliveries of the same contact wait for this one. */
    private static boolean keepsWaiting(Destination destination, Item item) {
        boolean isLast = destination
                .retrySchedule()
                .waitBefore(item.delivery().attempts() + 2)
                .isEmpty();
        return item.result()
                .map(result -> result instanceof AttemptResult.Retryable && !isLast)
                .orElse(true);
    }

    /** Runs the route once, or in halves where it asks for it. Returns why the destination can take no more. */
    private Optional<Closing> attempt(Destination destination, List<Item> items, Consumer<Batch> route) {
        List<Item> open = items.stream().filter(Item::isOpen).toList();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        var batch = new Batch(destination, open);
        route.accept(batch);
        if (batch.unavailable().isPresent()) {
            var why = batch.unavailable().get();
            var closing = new Closing(why.reason(), why.probeAfter(), leases.lastAnswer());
            close(destination, closing, open);
            return Optional.of(closing);
        }
        if (batch.split().isPresent()) {
            return attemptInHalves(destination, batch.open(), batch.split().get(), route);
        }
        noteHealth(destination, open);
        return Optional.empty();
    }

    private Optional<Closing> attemptInHalves(
            Destination destination, List<Item> open, String reason, Consumer<Batch> route) {
        if (open.size() == 1) {
            open.get(0).permanent(reason);
            return Optional.empty();
        }
        int half = open.size() / 2;
        return attempt(destination, open.subList(0, half), route)
                .or(() -> attempt(destination, open.subList(half, open.size()), route));
    }

    private void noteHealth(Destination destination, List<Item> items) {
        boolean failed = items.stream()
                .allMatch(item -> item.result().isEmpty() || item.result().get() instanceof AttemptResult.Retryable);
        if (!failed) {
            failedInARow.remove(destination.id());
            gates.answered(destination.id());
        } else if (failedInARow.merge(destination.id(), 1, Integer::sum) >= FAILED_BATCHES_CLOSE_THE_GATE) {
            String reason = FAILED_BATCHES_CLOSE_THE_GATE + " batches in a row failed: " + reasonOf(items.get(0));
            close(destination, new Closing(reason, Optional.empty(), leases.lastAnswer()), items);
        }
    }

    /** The gate is no person's: it keeps nothing that one of these deliveries says. */
    private void close(Destination destination, Closing closing, List<Item> items) {
        gates.close(
                destination.id(),
                masked(closing.reason(), items),
                closing.answer().map(Exchanged::inWords).map(text -> masked(text, items)),
                closing.probeAfter());
    }

    private static String masked(String text, List<Item> items) {
        String masked = Masked.text(text);
        for (Item item : items) {
            masked = Masked.text(masked, item.eventIfAny().orElse(null));
        }
        return masked;
    }

    private static String reasonOf(Item item) {
        return item.result()
                .map(result -> result instanceof AttemptResult.Retryable retryable ? retryable.reason() : "")
                .orElse("the sink's route gave no answer");
    }
}
