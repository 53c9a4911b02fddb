package callabsync.routing;

import callabsync.destination.Destinations;
import callabsync.extension.JavaRoutes;
import callabsync.mapping.Mappings;
import callabsync.mapping.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * Shows broken route and mapping files, extensions that are left out, and destinations without a route, as health component
 * {@code routes}. The product stays ready: the last good versions keep running.
 */
final class RoutesHealthIndicator implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED", "A file in routes/ or extensions/ is broken or missing");

    private final RouteFolder routes;
    private final Mappings mappings;
    private final JavaRoutes javaRoutes;
    private final Destinations destinations;

    RoutesHealthIndicator(RouteFolder routes, Mappings mappings, JavaRoutes javaRoutes, Destinations destinations) {
        this.routes = routes;
        this.mappings = mappings;
        this.javaRoutes = javaRoutes;
        this.destinations = destinations;
    }

    @Override
    public Health health() {
        List<Problem> problems = new ArrayList<>(routes.problems());
        problems.addAll(mappings.problems());
        problems.addAll(javaRoutes.problems());
        Map<String, String> withoutRoute = destinations.withoutRoute();
        if (problems.isEmpty() && withoutRoute.isEmpty()) {
            return Health.up().build();
        }
        Health.Builder health = Health.status(DEGRADED).withDetail("problems", problems);
        if (!withoutRoute.isEmpty()) {
            health.withDetail("destinations_without_route", withoutRoute);
        }
        return health.build();
    }
}
