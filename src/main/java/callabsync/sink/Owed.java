package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is still to be written for an item. A step says what it is about to write and takes it back once something says
 * that it is there: what nothing spoke of is never a success.
 */
public final class Owed {

    private final Set<String> things = new LinkedHashSet<>();

    private Owed() {}

    /** Each of these items is to have this. */
    public static void add(Collection<Item> items, String thing) {
        items.forEach(item -> of(item).things.add(thing));
    }

    /** Each of these items has this. */
    public static void settle(Collection<Item> items, String thing) {
        items.forEach(item -> of(item).things.remove(thing));
    }

    /** What has no answer by now is delivered, if it owes nothing; else it is tried again. */
    public static void finish(Batch batch) {
        for (Item item : batch.open()) {
            Set<String> things = of(item).things;
            if (things.isEmpty()) {
                item.succeeded();
            } else {
                item.retryable("No answer says what became of: " + String.join(", ", things));
            }
        }
    }

    private static Owed of(Item item) {
        return item.get(Owed.class).orElseGet(() -> {
            var owed = new Owed();
            item.put(Owed.class, owed);
            return owed;
        });
    }

    @Override
    public String toString() {
        return "Owed" + things;
    }
}
