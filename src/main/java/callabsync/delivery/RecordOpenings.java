package callabsync.delivery;

import callabsync.event.OrderKey;
import callabsync.store.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a route opened for one imported record: {@code to: delivery:<destination>} notes it here, on the exchange; the
 * import commits the openings of a page together with its ledger and its watermark. The counterpart of
 * {@link Openings} for what has no event.
 */
public final class RecordOpenings {

    /** The exchange property that holds it. */
    public static final String PROPERTY = "callabsync.record-openings";

    private final String orderKey;
    private final Instant changedAt;
    private final Map<String, ?> envelope;
    private final List<Opening> openings = new ArrayList<>();
    private final List<String> passedOver = new ArrayList<>();

    /**
     * @param orderKey what the record's deliveries are kept in order by
     * @param changedAt when the record changed
     * @param envelope what the sink must know besides what the route made of the record, which is its {@code contact}
     */
    public RecordOpenings(String orderKey, Instant changedAt, Map<String, ?> envelope) {
        this.orderKey = orderKey;
        this.changedAt = changedAt;
        this.envelope = envelope;
    }

    /** Notes an opening: what {@code to: delivery:<destination>} does. */
    public void open(String destination, Map<?, ?> body) {
        Map<String, Object> record = new LinkedHashMap<>(envelope);
        record.put("contact", body);
        openings.add(new Opening(
                destination,
                Optional.empty(),
                Optional.of(JsonText.of(record)),
                OrderKey.ofId(orderKey),
                changedAt.toEpochMilli(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    void passedOver(String reason) {
        passedOver.add(reason);
    }

    public List<Opening> all() {
        return List.copyOf(openings);
    }

    /** Why a destination that the route chose gets nothing; empty when there is nothing to say. */
    public Optional<String> reason() {
        return passedOver.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", passedOver));
    }
}
