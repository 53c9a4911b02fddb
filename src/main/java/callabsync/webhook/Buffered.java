package callabsync.webhook;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How much memory requests on their way take: each from the time its headers are read until it is answered, and its body
 * until the store has taken or refused it. Measured, not guessed: {@code DoorStressIT} runs out of memory if it is less. A
 * quarter is for bodies of the usual size that come along with their head, so that whoever sends large ones, or never ends
 * them, does not shut out the others.
 */
@Component
class Buffered {

    /** Most bodies are smaller than this. */
    static final int USUAL_BYTES = 16 * 1024;

    /** The container's buffers for a request. */
    private static final long REQUEST_BYTES = 64 * 1024;

    /** What a webhook needs while it waits for the store, without its body. */
    private static final long READ_BYTES = 16 * 1024;

    /** A body and its text. */
    private static final long TIMES = 2;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    @Autowired
    Buffered(WebhookProperties properties) {
        this(properties.door().maxBuffered().toBytes());
    }

    Buffered(long mostBytes) {
        this.most = mostBytes;
    }

    /** Takes what a request needs. Returns false, and takes nothing, if that would be too much. */
    boolean enter() {
        return take(REQUEST_BYTES, most);
    }

    void leave() {
        bytes.addAndGet(-REQUEST_BYTES);
    }

    /** Returns whether a request may wait for the rest of its body: more than a quarter must be left. */
    boolean mayWait() {
        return bytes.get() <= most - most / 4;
    }

    /** Takes what a body needs to grow to this size. Returns false, and takes nothing, if that would be too much. */
    boolean grow(int fromBytes, int toBytes) {
        return take(TIMES * (toBytes - fromBytes), toBytes > USUAL_BYTES ? most - most / 4 : most);
    }

    void giveBack(int bodyBytes) {
        bytes.addAndGet(-TIMES * bodyBytes);
    }

    /**
     * Takes what a webhook with such a body needs while it waits for the store. Never refuses: the body is in memory
     * already.
     */
    void keep(int bodyBytes) {
        bytes.addAndGet(READ_BYTES + TIMES * bodyBytes);
    }

    void letGo(int bodyBytes) {
        bytes.addAndGet(-READ_BYTES - TIMES * bodyBytes);
    }

    private boolean take(long count, long limit) {
        if (bytes.addAndGet(count) > limit) {
            bytes.addAndGet(-count);
            return false;
        }
        return true;
    }

    long bytes() {
        return bytes.get();
    }
}
