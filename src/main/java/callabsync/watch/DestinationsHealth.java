package callabsync.watch;

import callabsync.watch.DestinationBoard.DestinationStatus;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Shows closed or paused destinations as the health component {@code destinations}. Never part of readiness. */
@Component("destinationsHealthIndicator")
class DestinationsHealth implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "A destination takes nothing now");

    private final Figures figures;

    DestinationsHealth(Figures figures) {
        this.figures = figures;
    }

    @Override
    public Health health() {
        Map<String, String> states = new TreeMap<>();
        boolean all = true;
        for (DestinationStatus each : figures.now().destinations()) {
            states.put(each.id(), each.state());
            all &= !each.on() || each.state().equals("open");
        }
        return (all ? Health.up() : Health.status(DEGRADED)).withDetails(states).build();
    }
}
