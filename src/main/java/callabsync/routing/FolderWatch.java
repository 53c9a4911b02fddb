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
 * Polls the content of the routes folder. This also works on network shares and mounted volumes, where file systems do
 * not report changes.
 */
final class FolderWatch implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "routes-watch"));
    private final RouteFolder routes;
    private final Mappings mappings;
    private final ServedDestinations served;
    private final Duration every;
    private String lastFailure = "";

    FolderWatch(RouteFolder routes, Mappings mappings, ServedDestinations served, Duration every) {
        this.routes = routes;
        this.mappings = mappings;
        this.served = served;
        this.every = every;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks once. Never throws: the next look may succeed. Logs the same failure once. */
    void look() {
        try {
            long before = mappings.edits();
            mappings.reload();
            if (mappings.edits() != before) {
                routes.tryBrokenAgain();
            }
            routes.reload();
            served.look();
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
