package callabsync.delivery;

import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The leases that this node holds; {@link #renew} runs well before the first of them runs out. A node that was paused may
 * wake when another one has taken over: what it was about to send would undo what that one has sent, so whoever sends asks
 * {@link #isLost} right before.
 */
public final class Leases {

    /** How long before its end a lease counts as lost: a request may take a moment to leave, and clocks differ. */
    private static final Duration RESERVE = Duration.ofSeconds(10);

    private final GroupCommit store;
    private final Clock clock;
    private final Map<Claims.Taken, Held> held = new ConcurrentHashMap<>();
    private final ThreadLocal<Claims.@Nullable Taken> inHand = new ThreadLocal<>();

    Leases(GroupCommit store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Held(String destination, long untilAt) {}

    void hold(String destination, Claims.Taken taken) {
        held.put(taken, new Held(destination, taken.untilAt()));
    }

    /** From now on the calling thread sends what was taken, until {@link #release}. */
    void takeInHand(Claims.Taken taken) {
        inHand.set(taken);
    }

    void release(Claims.Taken taken) {
        held.remove(taken);
        inHand.remove();
    }

    /**
     * Whether another node may have taken what the calling thread is sending. A thread that sends nothing that was taken
     * has nothing to lose.
     */
    public boolean isLost() {
        Claims.Taken taken = inHand.get();
        return taken != null && isLost(taken);
    }

    boolean isLost(Claims.Taken taken) {
        Held lease = held.get(taken);
        return lease == null || clock.millis() > lease.untilAt() - RESERVE.toMillis();
    }

    void renew() {
        if (held.isEmpty()) {
            return;
        }
        long until = clock.millis() + Claims.LEASE.toMillis();
        for (var entry : Map.copyOf(held).entrySet()) {
            String destination = entry.getValue().destination();
            store.submit(tx -> renew(tx, destination, entry.getKey(), until))
                    .thenAccept(kept -> held.computeIfPresent(
                            entry.getKey(), (taken, before) -> new Held(destination, kept ? until : 0)));
        }
    }

    /** Answers whether all its lanes are still held. */
    private static boolean renew(Tx tx, String destination, Claims.Taken taken, long until) throws SQLException {
        return Lanes.renew(tx, destination, taken.orderKeys(), taken.lease(), until);
    }
}
