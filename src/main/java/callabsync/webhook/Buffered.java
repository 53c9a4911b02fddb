package callabsync.webhook;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies are in memory: from their arrival until the store has taken or refused them. */
final class Buffered {

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    Buffered(long mostBytes) {
        this.most = mostBytes;
    }

    /** Takes so many bytes; false if that would be too many, then none are taken. */
    boolean take(int count) {
        if (bytes.addAndGet(count) > most) {
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
