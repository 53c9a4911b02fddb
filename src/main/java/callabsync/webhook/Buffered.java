package callabsync.webhook;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies are in memory: from their arrival until the store has taken or refused them. A quarter is for
 * bodies of the usual size only, so that whoever sends large ones, or never ends them, does not shut out the others.
 */
final class Buffered {

    /** A body up to this size is nothing special. */
    static final int USUAL_BYTES = 16 * 1024;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    Buffered(long mostBytes) {
        this.most = mostBytes;
    }

    /** Takes what a body needs that grows to this size; false if that would be too much, then nothing is taken. */
    boolean grow(int fromBytes, int toBytes) {
        int count = toBytes - fromBytes;
        if (bytes.addAndGet(count) > (toBytes > USUAL_BYTES ? most - most / 4 : most)) {
            bytes.addAndGet(-count);
            return false;
        }
        return true;
    }

    /** Takes so many bytes that are in memory anyway. */
    void keep(int count) {
        bytes.addAndGet(count);
    }

    void giveBack(int count) {
        bytes.addAndGet(-count);
    }

    long bytes() {
        return bytes.get();
    }
}
