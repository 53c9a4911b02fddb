package callabsync.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for bodies that are not for the door, while they arrive. A quarter is reserved for bodies that arrive
 * together with their head, so that slow senders do not shut out quick ones.
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

    /** Returns whether a request may wait for the rest of its body. */
    boolean mayWait() {
        return taken.get() <= most - most / 4;
    }

    /** Takes what a growing body needs. Returns false, and takes nothing, if that would be too much. */
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
