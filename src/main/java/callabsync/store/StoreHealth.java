package callabsync.store;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Whether a store takes writes: it writes a row of this node's and waits for the commit. */
public final class StoreHealth implements HealthIndicator {

    private static final int WAIT_SECONDS = 3;

    private final GroupCommit store;
    private final String node;
    private final Clock clock;

    public StoreHealth(GroupCommit store, String node, Clock clock) {
        this.store = store;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public Health health() {
        try {
            store.submit(tx -> tx.update("""
                            INSERT INTO duty (name, node, until_at) VALUES (?, ?, ?)
                            ON CONFLICT (name) DO UPDATE SET until_at = excluded.until_at
                            """, "health." + node, node, clock.millis()))
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
            return Health.up().build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.down().withDetail("reason", "interrupted").build();
        } catch (Exception e) {
            return Health.down()
                    .withDetail("reason", "The store takes no writes: webhooks are answered with 503")
                    .build();
        }
    }
}
