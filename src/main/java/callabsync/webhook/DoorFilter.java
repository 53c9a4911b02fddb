package callabsync.webhook;

import callabsync.quarantine.Reason;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes webhooks from the servlet container, before every other filter: neither Spring Security nor Spring MVC costs or
 * answers anything here. Applies the guards; a {@link Visit} does the rest.
 */
final class DoorFilter implements Filter {

    static final String PATH = "/webhooks";

    private static final Logger log = LoggerFactory.getLogger(DoorFilter.class);

    private final Sources sources;
    private final Guards guards;
    private final Visit.Door door;

    DoorFilter(Sources sources, Guards guards, Visit.Door door) {
        this.sources = sources;
        this.guards = guards;
        this.door = door;
    }

    @Override
    public void doFilter(ServletRequest anyRequest, ServletResponse anyResponse, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) anyRequest;
        var response = (HttpServletResponse) anyResponse;
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            Visit.of(request).resume();
            return;
        }
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            Optional<Visit> visit = Visit.find(request);
            if (visit.isPresent()) {
                visit.get().repeat(response);
            } else {
                chain.doFilter(anyRequest, anyResponse);
            }
            return;
        }
        try {
            open(request, response);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("webhook.broken");
            if (!response.isCommitted() && !request.isAsyncStarted()) {
                response.reset();
                Visit.write(response, DoorAnswer.of(Reason.NOT_STORED));
            }
        }
    }

    private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String address = request.getRemoteAddr();
        @Nullable Source source = source(request).orElse(null);
        Optional<DoorAnswer> refusal = source == null
                ? Optional.of(DoorAnswer.of(Reason.UNKNOWN_SOURCE))
                : guards.refusal(request, source, address);
        new Visit(door, request, response, source, address, refusal.orElse(null)).begin();
    }

    private Optional<Source> source(HttpServletRequest request) {
        String path = request.getServletPath();
        if (request.getPathInfo() != null) {
            path += request.getPathInfo();
        }
        if (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path.length() <= PATH.length() ? Optional.empty() : sources.find(path.substring(PATH.length() + 1));
    }
}
