package callabsync.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * A steady load: each webhook has its time, whether the answers before it came or not, and is timed from then. A door that
 * stalls is so charged for all that had to wait, not only for those that were on their way.
 */
final class OpenLoop {

    private static final int CONNECTIONS = 64;

    private final int port;
    private final int perSecond;
    private final IntFunction<byte[]> requests;
    private final Recorder micros = new Recorder(3);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    /** @param requests by number */
    OpenLoop(int port, int perSecond, IntFunction<byte[]> requests) {
        this.port = port;
        this.perSecond = perSecond;
        this.requests = requests;
    }

    /** Begins, and returns at once. */
    OpenLoop start(Duration time) {
        var next = new AtomicInteger();
        int total = Math.toIntExact(time.toMillis() * perSecond / 1_000);
        long start = System.nanoTime();
        for (int i = 0; i < CONNECTIONS; i++) {
            var thread = new Thread(() -> send(next, total, start));
            thread.start();
            threads.add(thread);
        }
        return this;
    }

    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void send(AtomicInteger next, int total, long start) {
        DoorConnection connection = null;
        for (int i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
            byte[] request = requests.apply(i);
            long due = start + i * 1_000_000_000L / perSecond;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            connection = post(connection, request);
            micros.recordValue(Math.max(0, (System.nanoTime() - due) / 1_000));
        }
        closed(connection);
    }

    /** Answers the connection for the next one: none when this one broke. */
    private @Nullable DoorConnection post(@Nullable DoorConnection kept, byte[] request) {
        DoorConnection connection = kept;
        try {
            if (connection == null) {
                connection = new DoorConnection(port);
            }
            (connection.post(request) == 200 ? accepted : refused).incrementAndGet();
            return connection;
        } catch (IOException e) {
            refused.incrementAndGet();
            return closed(connection);
        }
    }

    private static @Nullable DoorConnection closed(@Nullable DoorConnection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // It is of no use any more, either way.
        }
        return null;
    }

    /** The times in microseconds since the last call of this. */
    Histogram interval() {
        return micros.getIntervalHistogram();
    }

    int accepted() {
        return accepted.get();
    }

    /** Answered with something else than 200, or not at all. */
    int refused() {
        return refused.get();
    }
}
