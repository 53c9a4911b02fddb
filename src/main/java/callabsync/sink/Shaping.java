package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.mapping.MappingFailedException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shapes what one delivery sends. A value that cannot be used fails this delivery for good: the same event would fail
 * again, would keep the contact's later events waiting, and the others of its batch are not at fault.
 */
public final class Shaping {

    /** What became of something whose deliveries have failed here. */
    public static final Verdict FAILED = new Verdict.Permanent("A value of the event cannot be used");

    private Shaping() {}

    /**
     * What the destination itself refuses or does not answer is thrown on.
     *
     * @return empty: the item has failed
     */
    public static <T> Optional<T> of(Item item, Supplier<T> shape) {
        return of(List.of(item), shape);
    }

    /** The same for something that several deliveries send together. */
    public static <T> Optional<T> of(Collection<Item> items, Supplier<T> shape) {
        try {
            return Optional.of(shape.get());
        } catch (MappingFailedException e) {
            return failed(items, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException
                | ArithmeticException
                | DateTimeException
                | ClassCastException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | NullPointerException
                | UnsupportedOperationException e) {
            // Without its message, which may quote the value.
            return failed(
                    items,
                    "A value of the event cannot be used: " + e.getClass().getSimpleName());
        }
    }

    /** What the mapping of a record knows besides the event. */
    static Map<String, Object> bindings(Item item, Map<String, Long> totals) {
        Long total = totals.get(item.delivery().id());
        return total == null
                ? Map.of("call_key", item.callKey())
                : Map.of("call_key", item.callKey(), "total_calls", total);
    }

    private static <T> Optional<T> failed(Collection<Item> items, String reason) {
        items.forEach(item -> item.permanent(reason));
        return Optional.empty();
    }
}
