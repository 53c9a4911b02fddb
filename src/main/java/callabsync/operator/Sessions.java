package callabsync.operator;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Limits the open sessions. One more ends the oldest, so that a script that never logs out locks nobody out. */
@Component
class Sessions implements HttpSessionListener {

    static final int MOST = 200;

    private final Set<HttpSession> open = new LinkedHashSet<>();

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        HttpSession oldest = add(event.getSession());
        if (oldest != null) {
            end(oldest);
        }
    }

    @Override
    public synchronized void sessionDestroyed(HttpSessionEvent event) {
        open.remove(event.getSession());
    }

    private synchronized @Nullable HttpSession add(HttpSession session) {
        open.add(session);
        if (open.size() <= MOST) {
            return null;
        }
        Iterator<HttpSession> oldestFirst = open.iterator();
        HttpSession oldest = oldestFirst.next();
        oldestFirst.remove();
        return oldest;
    }

    private static void end(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException e) {
            // It ended meanwhile.
        }
    }
}
