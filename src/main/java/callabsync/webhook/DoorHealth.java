package callabsync.webhook;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Up when the door's route is started. */
final class DoorHealth implements HealthIndicator {

    private final DoorEngine engine;

    DoorHealth(DoorEngine engine) {
        this.engine = engine;
    }

    @Override
    public Health health() {
        return engine.isOpen() ? Health.up().build() : Health.outOfService().build();
    }
}
