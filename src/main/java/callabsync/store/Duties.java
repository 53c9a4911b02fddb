package callabsync.store;

import java.time.Clock;
import java.time.Duration;

/** Work that one node at a time does: who has the duty keeps it until it gives it back or its time runs out. */
public final class Duties {

    private final GroupCommit store;
    private final String node;
    private final Clock clock;

    public Duties(GroupCommit store, String node, Clock clock) {
        this.store = store;
        this.node = node;
        this.clock = clock;
    }

    /** Takes the duty for this long, or keeps it if this node has it. Returns false when another node has it. */
    public boolean take(String name, Duration forTime) {
        long now = clock.millis();
        return store.commit(tx -> tx.update("""
                        INSERT INTO duty (name, node, until_at) VALUES (?, ?, ?)
                        ON CONFLICT (name) DO UPDATE SET node = excluded.node, until_at = excluded.until_at
                        WHERE duty.node = excluded.node OR duty.until_at <= ?
                        """, name, node, now + forTime.toMillis(), now) == 1);
    }

    /** Gives the duty back, so that the next taker need not wait. */
    public void giveBack(String name) {
        store.commit(tx -> tx.update("DELETE FROM duty WHERE name = ? AND node = ?", name, node));
    }
}
