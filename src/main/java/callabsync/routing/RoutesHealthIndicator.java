package callabsync.routing;

import callabsync.mapping.Mappings;
import callabsync.mapping.Problem;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * Shows broken route and mapping files as health component {@code routes}. The product stays ready: the last good
 * versions keep running.
 */
final class RoutesHealthIndicator implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED", "A file in routes/ is broken");

    private final RouteFolder routes;
    private final Mappings mappings;

    RoutesHealthIndicator(RouteFolder routes, Mappings mappings) {
        this.routes = routes;
        this.mappings = mappings;
    }

    @Override
    public Health health() {
        List<Problem> problems = new ArrayList<>(routes.problems());
        problems.addAll(mappings.problems());
        return problems.isEmpty()
                ? Health.up().build()
                : Health.status(DEGRADED).withDetail("problems", problems).build();
    }
}
