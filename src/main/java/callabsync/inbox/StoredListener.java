package callabsync.inbox;

/** Is told of each usable event right after its commit. It must be quick: it runs on the writer's thread. */
@FunctionalInterface
public interface StoredListener {

    void stored(StoredEvent event);
}
