package callabsync.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests to pages and API that are too long or come over plain HTTP, before anything else sees them. */
final class OperatorGuards extends OncePerRequestFilter {

    /** Pages and API ask with a few words each. */
    private static final int LONGEST_QUERY = 2_000;

    private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");
    private static final Set<String> METRICS = Set.of("/actuator/prometheus", "/actuator/health");

    private final OperatorProperties properties;
    private final ObjectMapper json;

    OperatorGuards(OperatorProperties properties, ObjectMapper json) {
        this.properties = properties;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString();
        if (query != null && query.length() > LONGEST_QUERY) {
            ErrorAnswers.write(json, response, HttpStatus.URI_TOO_LONG, "Query is too long");
        } else if (!isSafe(request)) {
            ErrorAnswers.write(json, response, HttpStatus.FORBIDDEN, "HTTPS is required (OPERATOR_REQUIRE_HTTPS)");
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isSafe(HttpServletRequest request) {
        String path = request.getServletPath();
        return PROBES.contains(path)
                || properties.metricsOverHttp() && METRICS.contains(path)
                || properties.requireHttps().allows(request);
    }
}
