package callabsync.delivery;

import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The leases that this node holds; {@link #renew} runs well before the first of them runs out. */
final class Leases {

    private final GroupCommit store;
    private final Clock clock;
    private final Map<Claims.Taken, String> held = new ConcurrentHashMap<>();

    Leases(GroupCommit store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void hold(String destination, Claims.Taken taken) {
        held.put(taken, destination);
    }

    void release(Claims.Taken taken) {
        held.remove(taken);
    }

    void renew() {
        if (held.isEmpty()) {
            return;
        }
        long until = clock.millis() + Claims.LEASE.toMillis();
        Map<Claims.Taken, String> now = Map.copyOf(held);
        store.submit(tx -> {
            for (var entry : now.entrySet()) {
                for (String orderKey : entry.getKey().orderKeys()) {
                    Lanes.renew(tx, entry.getValue(), orderKey, entry.getKey().lease(), until);
                }
            }
            return null;
        });
    }
}
