package callabsync.delivery;

import callabsync.event.Event;
import callabsync.event.OrderKey;
import callabsync.inbox.StoredEvent;
import callabsync.store.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a route opens for one event or one imported record: {@code to: delivery:<destination>} notes it here, on the
 * exchange. When the route has ended, all of it is committed together.
 */
public final class Openings {

    /** The exchange property that holds it. */
    public static final String PROPERTY = "callabsync.openings";

    private final BiFunction<String, Object, Opening> opener;
    private final boolean once;
    private final List<Opening> all = new ArrayList<>();
    private final List<String> passedOver = new ArrayList<>();

    private Openings(BiFunction<String, Object, Opening> opener, boolean once) {
        this.opener = opener;
        this.once = once;
    }

    /**
     * Openings of an event. The same destination twice is one.
     *
     * @param receivedAt stands in where the event has no timestamp
     * @param replayId the replay that dispatches the event again
     */
    public static Openings ofEvent(StoredEvent stored, Instant receivedAt, Optional<String> replayId) {
        Event event = stored.event();
        Instant at = event.occurredAt() == null ? receivedAt : event.occurredAt();
        return new Openings(
                (destination, body) -> new Opening(
                        destination,
                        Optional.of(stored.id()),
                        Optional.empty(),
                        event.orderKey().orElse(OrderKey.ofId(stored.id())),
                        at.toEpochMilli(),
                        event.rank(),
                        event.call().id(),
                        event.contact().id(),
                        Optional.of(event.type()),
                        replayId),
                true);
    }

    /**
     * Openings of an imported record.
     *
     * @param orderKey what the record's deliveries are kept in order by
     * @param changedAt when the record changed
     * @param envelope what the sink must know besides what the route made of the record, which is its {@code contact}
     */
    public static Openings ofRecord(String orderKey, Instant changedAt, Map<String, ?> envelope) {
        return new Openings(
                (destination, body) -> {
                    Map<String, Object> record = new LinkedHashMap<>(envelope);
                    record.put("contact", body);
                    return Opening.ofRecord(
                            destination, JsonText.of(record), OrderKey.ofId(orderKey), changedAt.toEpochMilli());
                },
                false);
    }

    /** Notes an opening. @param body the exchange's: what the route made of a record */
    public void open(String destination, Object body) {
        if (!once || all.stream().noneMatch(opening -> opening.destination().equals(destination))) {
            all.add(opener.apply(destination, body));
        }
    }

    /** Notes why a destination that the route chose gets nothing. */
    void passedOver(String reason) {
        passedOver.add(reason);
    }

    public List<Opening> all() {
        return List.copyOf(all);
    }

    /** Why destinations that the route chose get nothing; empty when there is nothing to say. */
    public Optional<String> reason() {
        return passedOver.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", passedOver));
    }
}
