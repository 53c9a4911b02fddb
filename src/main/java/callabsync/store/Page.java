package callabsync.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor what to ask the following page with; empty when there is none. A page may hold fewer items than asked
 *     for (even none) and still have a following one: a search looks through so many rows at once and no more.
 */
public record Page<T>(List<T> items, Optional<String> nextCursor) {

    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), nextCursor);
    }
}
