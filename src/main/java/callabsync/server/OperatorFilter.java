package callabsync.server;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands behind the login. Moves logged-in users to the operators' threads. Everybody else gets one answer per
 * connection, which fits into the socket's buffer, so that no thread waits until it is read.
 */
final class OperatorFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (((HttpServletRequest) request).getRemoteUser() == null) {
            ((HttpServletResponse) response).setHeader("Connection", "close");
        } else if (request.getAttribute(BodyFilter.PLACE) instanceof Threads.Place place && !place.becomeOperators()) {
            ServerRefusal.BUSY.write((HttpServletResponse) response);
            return;
        }
        chain.doFilter(request, response);
    }
}
