package callabsync.routing;

import callabsync.mapping.Mappings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * Looks at the routes folder again and again, by content: works on network shares and mounted volumes, where file
 * systems tell nobody about a save.
 */
final class FolderWatch implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "routes-watch"));
    private final RouteFolder routes;
    private final Mappings mappings;
    private final Duration every;
    private String lastFailure = "";

    FolderWatch(RouteFolder routes, Mappings mappings, Duration every) {
        this.routes = routes;
        this.mappings = mappings;
        this.every = every;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Never throws: the next look may go better. The same failure is logged once. */
    void look() {
        try {
            mappings.reload();
            routes.reload();
            lastFailure = "";
        } catch (RuntimeException e) {
            if (!lastFailure.equals(String.valueOf(e.getMessage()))) {
                lastFailure = String.valueOf(e.getMessage());
                log.error("route.unreadable {}", lastFailure);
            }
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
