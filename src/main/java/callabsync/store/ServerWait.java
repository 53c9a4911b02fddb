package callabsync.store;

import callabsync.event.Masked;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at start for a database server that is away, however long; what is wrong with the login or the URL is said at once. */
final class ServerWait {

    private static final Logger log = LoggerFactory.getLogger(ServerWait.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
    private static final String CONNECTION_FAILED = "08";
    private static final String STARTING_UP = "57P";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private ServerWait() {}

    /** Opens a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    /**
     * Returns when a connection could be opened.
     *
     * @throws IllegalStateException when the server refuses for good, or the process is stopped meanwhile
     */
    static void forConnection(Opener opener) {
        Thread waiting = Thread.currentThread();
        var stop = new Thread(waiting::interrupt, "stop-waiting");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            while (!isThere(opener)) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
                if (Thread.interrupted()) {
                    throw new IllegalStateException("Stopped while waiting for the database");
                }
            }
        } finally {
            forget(stop);
        }
    }

    private static boolean isThere(Opener opener) {
        try (Connection connection = opener.open()) {
            return connection != null;
        } catch (SQLException e) {
            if (!isAway(e)) {
                throw new IllegalStateException(
                        "The database refuses the connection, check CALLAB_SYNC_DB_URL, _USER and _PASSWORD: "
                                + Masked.text(e.getMessage()),
                        e);
            }
            log.atWarn().addKeyValue("error", Masked.text(e.getMessage())).log("store.waiting-for-the-database");
            return false;
        }
    }

    private static boolean isAway(SQLException e) {
        String state = e.getSQLState() == null ? CONNECTION_FAILED : e.getSQLState();
        return state.startsWith(CONNECTION_FAILED)
                || state.startsWith(STARTING_UP)
                || state.equals(TOO_MANY_CONNECTIONS);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The process is being stopped", e);
        }
    }
}
