package callabsync.inbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The durable store of events, written before anything is acknowledged. */
public interface Inbox {

    /** The node that stores an event dispatches it at once; another one only if it has not done so by then. */
    Duration OTHERS_DISPATCH_AFTER = Duration.ofSeconds(30);

    /**
     * Stores what came in and completes once it is durable: committed together with its marker against duplicates and
     * the work that follows from it. Completes exceptionally with {@link callabsync.store.StoreUnavailableException} when
     * nothing was kept. The same content again (whatever its timestamp) is answered with the first one's id.
     *
     * <p>The future completes on the writer's thread: continue with {@code ...Async} and an executor of your own.
     */
    CompletableFuture<Receipt> store(Received received);

    /** Is told of each usable event right after its commit. It must be quick: it runs on the writer's thread. */
    @FunctionalInterface
    interface StoredListener {

        void stored(StoredEvent event);
    }
}
