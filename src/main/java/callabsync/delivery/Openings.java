package callabsync.delivery;

import callabsync.event.Event;
import callabsync.event.OrderKey;
import callabsync.inbox.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a route opened for one event: {@code to: delivery:<destination>} notes it here, on the exchange; when the route
 * has ended, all of it is committed together. The same destination twice is one opening.
 */
public final class Openings {

    /** The exchange property that holds it. */
    public static final String PROPERTY = "callabsync.openings";

    private final StoredEvent stored;
    private final Instant receivedAt;
    private final Optional<String> replayId;
    private final Set<String> destinations = new LinkedHashSet<>();
    private final List<String> passedOver = new ArrayList<>();

    /**
     * @param receivedAt stands in where the event has no timestamp
     * @param replayId the replay that dispatches the event again
     */
    public Openings(StoredEvent stored, Instant receivedAt, Optional<String> replayId) {
        this.stored = stored;
        this.receivedAt = receivedAt;
        this.replayId = replayId;
    }

    public StoredEvent stored() {
        return stored;
    }

    void open(String destination) {
        destinations.add(destination);
    }

    /** Notes why a destination that the route chose gets nothing. */
    void passedOver(String reason) {
        passedOver.add(reason);
    }

    public List<Opening> all() {
        return destinations.stream().map(this::opening).toList();
    }

    /** Why destinations that the route chose get nothing; empty when there is nothing to say. */
    public Optional<String> reason() {
        return passedOver.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", passedOver));
    }

    private Opening opening(String destination) {
        Event event = stored.event();
        Instant at = event.occurredAt() == null ? receivedAt : event.occurredAt();
        return new Opening(
                destination,
                Optional.of(stored.id()),
                Optional.empty(),
                event.orderKey().orElse(OrderKey.ofId(stored.id())),
                at.toEpochMilli(),
                event.rank(),
                event.call().id(),
                event.contact().id(),
                Optional.of(event.type()),
                replayId);
    }
}
