package callabsync.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Cuts what is too much for one statement or one transaction. */
public final class Parts {

    private Parts() {}

    /** Returns the items in lists of at most {@code size}, in their order. */
    public static <T> List<List<T>> of(Collection<T> items, int size) {
        List<T> all = List.copyOf(items);
        var parts = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return parts;
    }
}
