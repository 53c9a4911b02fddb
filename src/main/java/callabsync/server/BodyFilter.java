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
 * What comes before everything else for a request off the door: its body is read whole before a thread is taken for it
 * ({@link Body}), and few threads are ({@link Threads}). Probes need none of them, so that nothing keeps them waiting.
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
            if (request.getAttribute(REFUSED) instanceof Refusal refusal) {
                refuseAgain(refusal, response);
            } else if (!response.isCommitted()) {
                // An answer that is on its way is not replaced; to try it would only fill the log.
                chain.doFilter(request, response);
            }
            return;
        }
        begin(request, response, chain);
    }

    /** Reading has failed: the container closes the connection at once. */
    private static void refuseAgain(Refusal refusal, HttpServletResponse response) {
        try {
            refusal.write(response);
            response.flushBuffer();
        } catch (IOException e) {
            // The sender is gone. The container would log it with its whole stack, each time.
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
            Refusal.TOO_LARGE.write(response);
        } else if (limits.memory().enter()) {
            new Body(limits, request, response).read();
        } else {
            Refusal.BUSY.write(response);
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
            Refusal.BUSY.write(response);
            return;
        }
        request.setAttribute(PLACE, place);
        try {
            chain.doFilter(request, response);
        } finally {
            place.leave();
        }
    }

    /** Whoever says nothing of the kind is a stranger for sure; of the others {@link OperatorFilter} knows. */
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
