package callabsync.routing;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps a route that is entered by {@code direct:} from being replaced while it runs. A sender wraps its sending, and
 * routes are replaced only between two sendings. These runs are short and never wait for a network; sinks do not use
 * this.
 */
public final class RouteSwap {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** Runs code that uses routes entered by {@code direct:}. May be nested. */
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

    /** Runs code without a result. */
    public void run(Runnable use) {
        run(() -> {
            use.run();
            return Boolean.TRUE;
        });
    }

    /**
     * Makes all users wait until {@link #release}, while the routes are loaded for the first time. One thread must call
     * both. Otherwise a use would wait for Camel's 30 seconds and then fail.
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
