package callabsync.delivery;

import callabsync.destination.Destination;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Due deliveries of one destination: the body that {@code sink:<kind>} hands to its route. One is a batch, too.
 *
 * <p>The route answers per item, or for the whole batch {@link #unavailable} (the destination is down, its quota used
 * up, our credentials refused: nothing is counted, the gate closes) or {@link #split} (the destination refuses the
 * request and does not say which item is at fault: the engine hands the same deliveries again in halves, uncounted).
 * An item without any answer when the route has ended is retryable.
 */
public final class Batch {

    /** Why a batch could not be tried, and when to probe again if the destination said so. */
    public record Unavailable(String reason, Optional<Duration> probeAfter) {}

    private final Destination destination;
    private final List<Item> items;
    private @Nullable Unavailable unavailable;
    private @Nullable String split;

    public Batch(Destination destination, List<Item> items) {
        this.destination = destination;
        this.items = List.copyOf(items);
    }

    public Destination destination() {
        return destination;
    }

    /** All items: those of one order key stand in the order in which they must take effect. */
    public List<Item> items() {
        return items;
    }

    /** The items that have no answer yet. */
    public List<Item> open() {
        return items.stream().filter(Item::isOpen).toList();
    }

    public void unavailable(String reason) {
        unavailable(reason, Optional.empty());
    }

    /** Nothing more can be sent now. Items that have an answer keep it; the others go back, uncounted. */
    public void unavailable(String reason, Optional<Duration> probeAfter) {
        if (unavailable == null) {
            unavailable = new Unavailable(reason, probeAfter);
        }
    }

    public Optional<Unavailable> unavailable() {
        return Optional.ofNullable(unavailable);
    }

    /** Asks for the open items again in halves. A batch of one open item is not split: it is dead with this reason. */
    public void split(String reason) {
        if (split == null) {
            split = reason;
        }
    }

    public Optional<String> split() {
        return Optional.ofNullable(split);
    }
}
