package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import java.util.Collection;

/** What a request without an answer means for the deliveries that it was for: the same for all sinks. */
public final class Failures {

    private Failures() {}

    /** Nothing reached the destination: it is unavailable, and nothing counts. */
    public static void notSent(Batch batch, NotSentException e) {
        batch.unavailable(e.getMessage(), e.after());
    }

    /** Whether it was done is unknown: each of these items is tried again, and looks before it creates. */
    public static void unknown(Collection<Item> items, NoAnswerException e) {
        items.forEach(item -> item.retryable(e.getMessage()));
    }
}
