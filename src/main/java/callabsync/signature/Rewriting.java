package callabsync.signature;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Rewrites the bodies of requests whose raw signature is wrong, for all sources together: few at a time, because strangers
 * can ask for it. Each takes milliseconds, so the next one waits a moment; after that it is undecided, and its sender is
 * told to send it again. A webhook that is signed by its raw bytes never comes here.
 */
public final class Rewriting {

    private static final int AT_ONCE = 2;
    private static final long LONGEST_WAIT_MS = 250;
    /** Takes as long to rewrite as a body of the largest size takes to be hashed. */
    private static final int BRIEF_BYTES = 64 * 1024;

    private final Semaphore slots = new Semaphore(AT_ONCE);
    /** Apart, so that a sender who is refused again and again takes nothing from the others. */
    private final Semaphore briefSlot = new Semaphore(1);

    /** @param rewritten empty: there is nothing else to verify than the body as it came */
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

    /** Only small bodies, and without waiting. */
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
