package callabsync.salesforce;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLHandshakeException;

/** What a failed request says about itself without its message, which may hold its address and so personal values. */
final class Unanswered {

    private Unanswered() {}

    /** Whether the request surely did not reach Salesforce. */
    static boolean isNotSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLHandshakeException
                    || cause instanceof RejectedExecutionException
                    || cause instanceof IllegalArgumentException
                    || cause instanceof SocketTimeoutException && "Connect Timeout".equals(cause.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /** The innermost cause by its kind. */
    static String nameOf(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName();
    }
}
