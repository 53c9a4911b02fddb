package callabsync.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of bodies on their way that are not for the door. A quarter is for those that come along with their head, so
 * that whoever sends slowly shuts out nobody who does not.
 */
final class BodyMemory {

    /** The container's buffers for a request. */
    private static final long REQUEST_BYTES = 64 * 1024;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyMemory(long mostBytes) {
        this.most = mostBytes;
    }

    boolean enter() {
        return take(REQUEST_BYTES, most);
    }

    /** Whether a request may wait for the rest of its body. */
    boolean mayWait() {
        return taken.get() <= most - most / 4;
    }

    /** Takes what a body needs that grows; false if that would be too much, then nothing is taken. */
    boolean grow(int fromBytes, int toBytes) {
        return take(toBytes - fromBytes, most - most / 4);
    }

    void leave(int bodyBytes) {
        taken.addAndGet(-REQUEST_BYTES - bodyBytes);
    }

    long bytes() {
        return taken.get();
    }

    private boolean take(long count, long limit) {
        if (taken.addAndGet(count) > limit) {
            taken.addAndGet(-count);
            return false;
        }
        return true;
    }
}
