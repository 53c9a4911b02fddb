package callabsync.server;

import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Answers the requests of a connection. Ends it after {@value #MOST_REFUSED} refusals and redirects: somebody who goes on
 * asking and does not read them would fill the socket's buffer, and threads would wait for it.
 */
final class GuardedProcessor extends Http11Processor {

    private static final int MOST_REFUSED = 64;
    private static final int FIRST_REFUSAL = 300;

    private final Adapter guarded;
    private final int refusalCosts;

    GuardedProcessor(GuardedProtocol protocol, Adapter container) {
        super(protocol, container);
        this.guarded = new UnreadBodies(container, this::answered);
        this.refusalCosts = protocol.getMaxKeepAliveRequests() / MOST_REFUSED;
    }

    @Override
    public Adapter getAdapter() {
        return guarded;
    }

    /** A refusal takes as much as many answers of what the connection may have. */
    private void answered(int status) {
        SocketWrapperBase<?> connection = getSocketWrapper();
        if (status >= FIRST_REFUSAL && connection != null) {
            connection.setKeepAliveLeft(connection.decrementKeepAlive() - refusalCosts);
        }
    }
}
