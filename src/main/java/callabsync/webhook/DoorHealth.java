package callabsync.webhook;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while the door's route is started and the door is not about to close. */
@Component("doorHealthIndicator")
class DoorHealth implements HealthIndicator {

    private final DoorEngine engine;
    private final DoorClosing closing;

    DoorHealth(DoorEngine engine, DoorClosing closing) {
        this.engine = engine;
        this.closing = closing;
    }

    @Override
    public Health health() {
        return engine.isOpen() && !closing.hasBegun()
                ? Health.up().build()
                : Health.outOfService().build();
    }
}
