package callabsync.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Something to do when the process is stopped, at its place in the order: first the door lets its senders go, then it
 * closes and answers what is in it, then dispatch and intake end, then the routes.
 */
public final class AtShutdown implements SmartLifecycle {

    private static final int FIRST = Integer.MAX_VALUE;
    private static final int BETWEEN_WEB_SERVER_AND_CAMEL = Integer.MAX_VALUE - 1_500;

    private final int phase;
    private final Runnable work;
    private final Duration then;
    private volatile boolean running;

    private AtShutdown(int phase, Runnable work, Duration then) {
        this.phase = phase;
        this.work = work;
        this.then = then;
    }

    /** While the web server still takes requests. @param then how long it is to go on taking them afterwards */
    public static AtShutdown beforeTheDoorCloses(Runnable work, Duration then) {
        return new AtShutdown(FIRST, work, then);
    }

    /** When no request is in any more and all routes still run. */
    public static AtShutdown beforeRoutesStop(Runnable work) {
        return new AtShutdown(BETWEEN_WEB_SERVER_AND_CAMEL, work, Duration.ZERO);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        work.run();
    }

    @Override
    public void stop(Runnable done) {
        stop();
        if (then.isZero()) {
            done.run();
        } else {
            CompletableFuture.delayedExecutor(then.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(done);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
