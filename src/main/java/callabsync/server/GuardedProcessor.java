package callabsync.server;

import java.io.IOException;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of a connection. Closes it after {@value #MOST_REFUSED} refusals and redirects: a client that
 * keeps asking without reading them would fill the socket's buffer, and threads would wait for it.
 */
final class GuardedProcessor extends Http11Processor {

    private static final int MOST_REFUSED = 64;
    private static final int FIRST_REFUSAL = 300;

    private final Adapter guarded;
    private final int refusalCosts;
    private volatile @Nullable Thread processing;

    GuardedProcessor(GuardedProtocol protocol, Adapter container) {
        super(protocol, container);
        this.guarded = new UnreadBodies(container, this::answered);
        this.refusalCosts = protocol.getMaxKeepAliveRequests() / MOST_REFUSED;
    }

    @Override
    public SocketState process(SocketWrapperBase<?> connection, SocketEvent event) throws IOException {
        processing = Thread.currentThread();
        try {
            return super.process(connection, event);
        } finally {
            processing = null;
        }
    }

    /**
     * Drops what the last chunk of a body asks for within the read: {@link #process} tells the listener after the read, as
     * of every other body. The container would do it at once, by another processor: that one looks for the next request,
     * and where the sender has ended its side already, it closes the connection before this request has its answer.
     */
    @Override
    protected void executeDispatches() {
        if (Thread.currentThread().equals(processing)) {
            getIteratorAndClearDispatches();
        } else {
            super.executeDispatches();
        }
    }

    @Override
    public Adapter getAdapter() {
        return guarded;
    }

    /** Counts an answer. A refusal takes a large part of what the connection may have. */
    private void answered(int status) {
        SocketWrapperBase<?> connection = getSocketWrapper();
        if (status >= FIRST_REFUSAL && connection != null) {
            connection.setKeepAliveLeft(connection.decrementKeepAlive() - refusalCosts);
        }
    }
}
