package callabsync.server;

import jakarta.servlet.http.HttpServletRequest;

/** Whether a source or the operator may use plain HTTP. */
public enum RequireHttps {
    /** Plain HTTP only from loopback, and only if no header says that the request was forwarded. */
    AUTO,
    ALWAYS,
    NEVER;

    public boolean allows(HttpServletRequest request) {
        return switch (this) {
            case NEVER -> true;
            case ALWAYS -> request.isSecure();
            case AUTO ->
                request.isSecure() || Networks.isLoopback(request.getRemoteAddr()) && !Proxies.isForwarded(request);
        };
    }
}
