package callabsync.store;

import callabsync.store.GroupCommit.BatchWork;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Tells whether a store takes what the door writes. A small row is enough while the last webhook was stored; after one that
 * was not, a row of a webhook's size must fit.
 */
public final class StoreHealth implements HealthIndicator {

    private static final int WAIT_SECONDS = 3;
    private static final int WEBHOOK_CHARACTERS = 64 * 1024;

    private final GroupCommit store;
    private final String node;
    private final Clock clock;
    private final BatchWork<String, Boolean> write = this::write;

    public StoreHealth(GroupCommit store, String node, Clock clock) {
        this.store = store;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public Health health() {
        try {
            if (store.urgentFails()) {
                store.submitUrgent(write, "-".repeat(WEBHOOK_CHARACTERS)).get(WAIT_SECONDS, TimeUnit.SECONDS);
            }
            store.submit(tx -> write(tx, List.of(node))).get(WAIT_SECONDS, TimeUnit.SECONDS);
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

    private List<Boolean> write(Tx tx, List<String> texts) throws SQLException {
        for (String text : texts) {
            tx.update("""
                    INSERT INTO duty (name, node, until_at) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET node = excluded.node, until_at = excluded.until_at
                    """, "health." + node, text, clock.millis());
        }
        return texts.stream().map(text -> true).toList();
    }
}
