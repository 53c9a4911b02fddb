package callabsync.server;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Comes first for each request that is not for the door. Reads its whole body before a thread is taken for it ({@link
 * Body}), and lets only a few threads be taken ({@link Threads}). Probes need none of these threads, so nothing keeps
 * them waiting.
 */
final class BodyFilter implements Filter {

    static final String ARRIVED = BodyFilter.class.getName() + ".arrived";
    static final String REFUSED = BodyFilter.class.getName() + ".refused";
    static final String PLACE = BodyFilter.class.getName() + ".place";

    /** Where a request with its body is dispatched to: all paths lead to the same servlet. */
    static final String ANY_PATH = "/";

    /** The door reads its own bodies. */
    private static final String DOOR = "/webhooks";

    private static final String ERROR = "/error";
    private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");

    private final Body.Limits limits;
    private final Threads threads;

    BodyFilter(Body.Limits limits, Threads threads) {
        this.limits = limits;
        this.threads = threads;
    }

    @Override
    public void doFilter(ServletRequest anyRequest, ServletResponse anyResponse, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) anyRequest;
        var response = (HttpServletResponse) anyResponse;
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            if (request.getAttribute(ARRIVED) instanceof Body body) {
                request.removeAttribute(ARRIVED);
                serve(body.whole(), response, chain);
            } else {
                chain.doFilter(request, response);
            }
            return;
        }
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            if (request.getAttribute(REFUSED) instanceof ServerRefusal refusal) {
                refuseAgain(refusal, response);
            } else if (!response.isCommitted()) {
                // An answer that has begun cannot be replaced. Trying would only fill the log.
                chain.doFilter(request, response);
            }
            return;
        }
        begin(request, response, chain);
    }

    /** Writes the refusal again after reading has failed. The container then closes the connection at once. */
    private static void refuseAgain(ServerRefusal refusal, HttpServletResponse response) {
        try {
            refusal.write(response);
            response.flushBuffer();
        } catch (IOException e) {
            // The sender has gone. The container would log a stack trace each time.
        }
    }

    private void begin(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = path(request);
        if (path.equals(DOOR) || path.startsWith(DOOR + "/") || path.equals(ERROR)) {
            chain.doFilter(request, response);
        } else if (hasBody(request)) {
            readBody(request, response);
        } else {
            serve(request, response, chain);
        }
    }

    private void readBody(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getContentLengthLong() > limits.maxBytes()) {
            ServerRefusal.TOO_LARGE.write(response);
        } else if (limits.memory().enter()) {
            new Body(limits, request, response).read();
        } else {
            ServerRefusal.BUSY.write(response);
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!claimsLogin(request)) {
            response.setHeader("Connection", "close");
        }
        if (PROBES.contains(path(request))) {
            chain.doFilter(request, response);
            return;
        }
        Threads.@Nullable Place place = threads.enter();
        if (place == null) {
            ServerRefusal.BUSY.write(response);
            return;
        }
        request.setAttribute(PLACE, place);
        try {
            chain.doFilter(request, response);
        } finally {
            place.leave();
        }
    }

    /**
     * Returns whether the request claims a login. Without one it is from a stranger; {@link OperatorFilter} checks the
     * others.
     */
    private static boolean claimsLogin(HttpServletRequest request) {
        return request.getHeader("Authorization") != null || request.getHeader("Cookie") != null;
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    private static String path(HttpServletRequest request) {
        @Nullable String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
