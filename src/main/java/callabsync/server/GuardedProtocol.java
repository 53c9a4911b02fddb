package callabsync.server;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The container's HTTP/1.1 with what it lacks: a total time for the head of a request, and no reading of unwanted
 * bodies. The container creates it by its name.
 */
public final class GuardedProtocol extends Http11NioProtocol {

    private static final long SWEEP_EVERY_MILLIS = 250;

    private Duration headTimeout = Duration.ofSeconds(5);
    private Clock clock = Clock.systemUTC();
    private @Nullable ScheduledFuture<?> sweeping;

    void limitHeads(Duration headTimeout, Clock clock) {
        this.headTimeout = headTimeout;
        this.clock = clock;
    }

    @Override
    protected Processor createProcessor() {
        return new GuardedProcessor(this, getAdapter());
    }

    @Override
    public void start() throws Exception {
        super.start();
        var late = new LateConnections(headTimeout, clock);
        sweeping = getUtilityExecutor()
                .scheduleWithFixedDelay(
                        () -> sweep(late), SWEEP_EVERY_MILLIS, SWEEP_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        super.stop();
    }

    private void sweep(LateConnections late) {
        boolean connectionsAreShort = isMostOf(getEndpoint().getConnectionCount(), getMaxConnections());
        boolean threadsAreShort = getExecutor() instanceof ThreadPoolExecutor threads
                && isMostOf(threads.getActiveCount(), threads.getMaximumPoolSize());
        for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
            late.cutOff((NioSocketWrapper) connection, connectionsAreShort, threadsAreShort);
        }
    }

    private static boolean isMostOf(long count, long most) {
        return most > 0 && count > most - most / 4;
    }
}
