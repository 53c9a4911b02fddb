package callabsync.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Closes connections that take too long to send the head of a request, counted from its first byte. When connections
 * run short it does so sooner, and closes silent ones, too. When threads run short it closes those that do not read
 * their answer. It only shuts down one direction: the container finds the end of the stream and cleans up itself.
 */
final class LateConnections {

    /** A head usually arrives in one piece. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final long NOT_BEGUN = -1;

    private final Duration headTimeout;
    private final Duration shortHeadTimeout;
    private final Clock clock;

    LateConnections(Duration headTimeout, Clock clock) {
        this.headTimeout = headTimeout;
        this.shortHeadTimeout = headTimeout.compareTo(SHORT) < 0 ? headTimeout : SHORT;
        this.clock = clock;
    }

    void cutOff(NioSocketWrapper connection, boolean connectionsAreShort, boolean threadsAreShort) {
        try {
            SocketChannel channel = connection.getSocket().getIOChannel();
            if (isHeadLate(connection, connectionsAreShort)) {
                channel.shutdownInput();
            } else if (threadsAreShort && isUnreadByPeer(connection)) {
                channel.shutdownOutput();
            }
        } catch (IOException | RuntimeException e) {
            // It was closed meanwhile.
        }
    }

    private boolean isHeadLate(NioSocketWrapper connection, boolean connectionsAreShort) {
        if (!(connection.getCurrentProcessor() instanceof Processor processor)) {
            return connectionsAreShort
                    && connection.interestOpsHas(SelectionKey.OP_READ)
                    && isAgo(Math.max(connection.getLastRead(), connection.getLastWrite()));
        }
        // Its head is half read. A request that is being answered is held by a thread, or is asynchronous.
        long begun = processor.getRequest().getStartTimeNanos();
        Duration most = connectionsAreShort ? shortHeadTimeout : headTimeout;
        return !processor.isAsync() && begun != NOT_BEGUN && System.nanoTime() - begun > most.toNanos();
    }

    /** Returns whether a thread or an asynchronous answer waits until the peer reads. */
    private boolean isUnreadByPeer(NioSocketWrapper connection) {
        return connection.interestOpsHas(SelectionKey.OP_WRITE) && isAgo(connection.getLastWrite());
    }

    private boolean isAgo(long millis) {
        return clock.millis() - millis > SHORT.toMillis();
    }
}
