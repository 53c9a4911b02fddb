package callabsync.delivery;

import callabsync.event.Bounded;
import callabsync.event.Event;
import callabsync.event.OrderKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One delivery within a {@link Batch}, with what it delivers and a place for its answer. The first answer counts; a
 * later one is ignored, so that a step may answer for all items that are still {@link Batch#open() open}.
 */
public final class Item {

    private final Delivery delivery;
    private final String source;
    private final @Nullable Event event;
    private final Map<String, Object> record;
    private final Map<String, Object> attributes = new HashMap<>();
    private final List<Exchanged> exchanged = new ArrayList<>();
    private @Nullable AttemptResult result;

    /** Of an event whose source is not known, or of a record. */
    public Item(Delivery delivery, @Nullable Event event, Map<String, Object> record) {
        this(delivery, "", event, record);
    }

    /** @param source of the event; blank: not known */
    public Item(Delivery delivery, String source, @Nullable Event event, Map<String, Object> record) {
        this.delivery = delivery;
        this.source = source;
        this.event = event;
        this.record = record;
    }

    /** An event as it would be delivered to this destination. Nothing of it is stored. */
    public static Item unopened(String destination, String eventId, Event event, Instant now) {
        var delivery = new Delivery(
                "preview:" + eventId,
                Optional.of(eventId),
                destination,
                DeliveryState.SENDING,
                0,
                event.orderKey().map(OrderKey::text).orElse(eventId),
                event.occurredAt() == null ? now : event.occurredAt(),
                event.rank(),
                event.call().id(),
                event.contact().id(),
                false,
                Optional.empty(),
                Decision.NONE,
                Optional.empty());
        return new Item(delivery, event, Map.of());
    }

    public Delivery delivery() {
        return delivery;
    }

    /** The event that is delivered. Throws when the delivery is of an imported record. */
    public Event event() {
        if (event == null) {
            throw new IllegalStateException("Delivery " + delivery.id() + " is of a record, not of an event");
        }
        return event;
    }

    /** Names the call: its id; without one the event is the call. */
    public String callKey() {
        return event().call().id().or(delivery::eventId).orElse(delivery.id());
    }

    /** Whose call it is: calls of two contacts, workspaces or sources may have the same id. */
    public CallOwner callOwner() {
        return CallOwner.of(Bounded.hash(delivery.orderKey()), source, event());
    }

    /** Of several events of one call: a webhook knows more than what was fetched. */
    public static CallOwner callOwner(List<Item> items) {
        return items.stream()
                .map(Item::callOwner)
                .filter(CallOwner::isOfWebhook)
                .findFirst()
                .orElseGet(() -> items.get(0).callOwner());
    }

    /** Returns the event; empty for an imported record. */
    public Optional<Event> eventIfAny() {
        return Optional.ofNullable(event);
    }

    /** The imported record that is delivered; empty for an event. */
    public Map<String, Object> record() {
        return record;
    }

    public void succeeded() {
        answer(AttemptResult.succeeded());
    }

    public void retryable(String reason) {
        answer(AttemptResult.retryable(reason));
    }

    public void permanent(String reason) {
        answer(AttemptResult.permanent(reason));
    }

    public void held(Question question) {
        answer(new AttemptResult.Held(question));
    }

    /** Answers for this item, unless it is answered already. */
    public void answer(AttemptResult answer) {
        if (result == null) {
            result = answer;
        }
    }

    public boolean isOpen() {
        return result == null;
    }

    public Optional<AttemptResult> result() {
        return Optional.ofNullable(result);
    }

    /** Notes this delivery's part of a request and its answer. */
    public void exchanged(Exchanged part) {
        exchanged.add(part);
    }

    public List<Exchanged> exchanged() {
        return List.copyOf(exchanged);
    }

    /** Something that one step of the route leaves for the next, by its type: the matched record, the mapped fields. */
    public <T> Optional<T> get(Class<T> type) {
        return Optional.ofNullable(type.cast(attributes.get(type.getName())));
    }

    /** See {@link #get}. The last one put counts. */
    public <T> void put(Class<T> type, T value) {
        attributes.put(type.getName(), value);
    }
}
