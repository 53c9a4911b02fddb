package callabsync.routing;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps a route that is entered by {@code direct:} whole while it runs: whoever sends to one wraps the sending, and a
 * route is swapped only between two of them. Runs are short and never wait for a network; a sink does not use this.
 */
public final class RouteSwap {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** Runs something that uses routes entered by {@code direct:}. May be nested. */
    public <T> T run(Supplier<T> use) {
        if (lock.getReadHoldCount() > 0) {
            return use.get();
        }
        lock.readLock().lock();
        try {
            return use.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The same without a result. */
    public void run(Runnable use) {
        run(() -> {
            use.run();
            return Boolean.TRUE;
        });
    }

    /**
     * Whoever uses such a route waits until {@link #release}, however long: the routes are being loaded for the first
     * time. Both belong to one thread. Without this a use would wait for Camel's 30 seconds and then fail.
     */
    void hold() {
        lock.writeLock().lock();
    }

    void release() {
        lock.writeLock().unlock();
    }

    void swap(Runnable change) {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
