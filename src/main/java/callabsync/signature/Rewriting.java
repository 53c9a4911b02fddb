package callabsync.signature;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Rewrites the bodies of requests whose raw signature is wrong, for all sources together. Strangers can cause this, so
 * only two run at a time. Each takes milliseconds; the next one waits for at most a quarter of a second, and then its
 * sender is told to send it again. A webhook that is signed over its raw bytes never comes here.
 */
public final class Rewriting {

    private static final int AT_ONCE = 2;
    private static final long LONGEST_WAIT_MS = 250;
    /** Rewriting this takes as long as hashing a body of the largest size. */
    private static final int BRIEF_BYTES = 64 * 1024;

    private final Semaphore slots = new Semaphore(AT_ONCE);
    /** A slot of their own for senders who are refused again and again: they take nothing from the others. */
    private final Semaphore briefSlot = new Semaphore(1);

    /** @param rewritten empty: only the body as it came can be verified */
    record Result(boolean isBusy, Optional<byte[]> rewritten) {

        private static final Result BUSY = new Result(true, Optional.empty());
        private static final Result NOTHING = new Result(false, Optional.empty());

        @Override
        public String toString() {
            return "Result[" + (isBusy ? "busy" : rewritten.isPresent() ? "rewritten" : "nothing") + "]";
        }
    }

    Result rewrite(byte[] body) {
        if (body.length > JsonStringify.MOST_BYTES) {
            return Result.NOTHING;
        }
        try {
            return slots.tryAcquire(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS) ? rewritten(body, slots) : Result.BUSY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.BUSY;
        }
    }

    /** The same for small bodies only, without waiting. */
    Result rewriteBriefly(byte[] body) {
        if (body.length > BRIEF_BYTES) {
            return Result.NOTHING;
        }
        return briefSlot.tryAcquire() ? rewritten(body, briefSlot) : Result.BUSY;
    }

    private static Result rewritten(byte[] body, Semaphore taken) {
        try {
            return new Result(false, JsonStringify.rewrite(body).filter(rewritten -> rewritten != body));
        } finally {
            taken.release();
        }
    }
}
