package callabsync.webhook;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/**
 * Writes the container's own refusals (an unreadable request line, TRACE, ...) as JSON instead of a page. Answers 400
 * to an unknown version of HTTP or transfer coding: a 5xx would be sent again.
 */
public final class JsonErrors extends ErrorReportValve {

    private static final Set<Integer> NOT_SPOKEN =
            Set.of(HttpServletResponse.SC_NOT_IMPLEMENTED, HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED);

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        int status = response.getStatus();
        if (status < HttpServletResponse.SC_BAD_REQUEST
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        if (NOT_SPOKEN.contains(status)) {
            status = HttpServletResponse.SC_BAD_REQUEST;
            response.setStatus(status);
        }
        byte[] json =
                ("{\"error\":\"" + (status < 500 ? "Bad request" : "Failed") + "\"}").getBytes(StandardCharsets.UTF_8);
        try {
            response.setContentType("application/json");
            response.setContentLength(json.length);
            response.getOutputStream().write(json);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("No error report could be written", e);
        }
    }
}
