package callabsync.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * Cuts off who takes too long: a head of a request after its time, counted from its first byte; sooner where connections
 * run short, and there who says nothing, too. Where threads run short, whoever does not read an answer. One direction of
 * the connection is shut down, nothing more: the container finds the end of the stream and cleans up by itself.
 */
final class LateConnections {

    /** A head comes in one piece, or nearly. */
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
            // It has been closed meanwhile.
        }
    }

    private boolean isHeadLate(NioSocketWrapper connection, boolean connectionsAreShort) {
        if (!(connection.getCurrentProcessor() instanceof Processor processor)) {
            return connectionsAreShort
                    && connection.interestOpsHas(SelectionKey.OP_READ)
                    && isAgo(Math.max(connection.getLastRead(), connection.getLastWrite()));
        }
        // Its request stands between two reads of the head: one that is being answered is with a thread, or
        // asynchronous.
        long begun = processor.getRequest().getStartTimeNanos();
        Duration most = connectionsAreShort ? shortHeadTimeout : headTimeout;
        return !processor.isAsync() && begun != NOT_BEGUN && System.nanoTime() - begun > most.toNanos();
    }

    /** A thread, or an asynchronous answer, waits until the peer reads. */
    private boolean isUnreadByPeer(NioSocketWrapper connection) {
        return connection.interestOpsHas(SelectionKey.OP_WRITE) && isAgo(connection.getLastWrite());
    }

    private boolean isAgo(long millis) {
        return clock.millis() - millis > SHORT.toMillis();
    }
}
