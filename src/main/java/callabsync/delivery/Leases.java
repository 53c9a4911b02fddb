package callabsync.delivery;

import callabsync.delivery.Claims.Claim;
import callabsync.destination.Destination;
import callabsync.store.Engine;
import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The leases that this node holds; {@link #renew} runs well before the first of them runs out. A node that was paused may
 * wake when another one has taken over: what it was about to send would undo what that one has sent, so whoever sends asks
 * {@link #isLost} right before.
 */
@Component
public final class Leases {

    /** How long before its end a lease counts as lost: a request may take a moment to leave, and clocks differ. */
    private static final Duration RESERVE = Duration.ofSeconds(10);

    private final GroupCommit store;
    private final Claims claims;
    private final Clock clock;
    private final Map<Claim, Holding> held = new ConcurrentHashMap<>();
    private final ThreadLocal<Claims.@Nullable Claim> inHand = new ThreadLocal<>();
    private final ThreadLocal<@Nullable Exchanged> lastAnswer = new ThreadLocal<>();

    Leases(GroupCommit store, Claims claims, Clock clock) {
        this.store = store;
        this.claims = claims;
        this.clock = clock;
    }

    private record Holding(String destination, long untilAt) {}

    /** Makes due what this node held when it ended. With an embedded store nobody else can hold anything. */
    void releaseLeftBehind() {
        long now = clock.millis();
        store.commit(tx ->
                tx.engine() == Engine.SQLITE ? Lanes.releaseAll(tx, now) : Lanes.releaseOf(tx, store.node(), now));
    }

    /** Takes up to {@code max} due deliveries of the destination and holds them until {@link #release}. */
    Claim take(Destination destination, int max) {
        Claim claim = store.commit(tx -> claims.take(tx, destination, max));
        if (!claim.deliveries().isEmpty()) {
            held.put(claim, new Holding(destination.id(), claim.untilAt()));
        }
        return claim;
    }

    /** Returns a claim for each lane of this one, each to be released by itself. */
    List<Claim> byLane(Claim claim) {
        Holding holding = held.remove(claim);
        Map<String, List<Delivery>> lanes = new LinkedHashMap<>();
        claim.deliveries()
                .forEach(delivery -> lanes.computeIfAbsent(delivery.orderKey(), key -> new ArrayList<>())
                        .add(delivery));
        List<Claim> parts = lanes.values().stream()
                .map(lane -> new Claim(claim.lease(), claim.untilAt(), lane))
                .toList();
        if (holding != null) {
            parts.forEach(part -> held.put(part, holding));
        }
        return parts;
    }

    /** From now on the calling thread sends what was taken, until {@link #release}. */
    void takeInHand(Claim claim) {
        inHand.set(claim);
    }

    void release(Claim claim) {
        held.remove(claim);
        letGo();
    }

    /** From now on the calling thread sends nothing; what it has sent is still held. */
    void letGo() {
        inHand.remove();
        lastAnswer.remove();
    }

    /** Notes what the calling thread was answered, whatever the request was for: a look-up closes a gate, too. */
    public void answered(Exchanged answer) {
        if (inHand.get() != null) {
            lastAnswer.set(answer);
        }
    }

    /** Returns what the calling thread was answered last while it sends what was taken. */
    Optional<Exchanged> lastAnswer() {
        return Optional.ofNullable(lastAnswer.get());
    }

    /**
     * Returns whether another node may have taken what the calling thread is sending; false for a thread that sends nothing.
     */
    public boolean isLost() {
        Claim claim = inHand.get();
        return claim != null && isLost(claim);
    }

    boolean isLost(Claim claim) {
        Holding lease = held.get(claim);
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
                            entry.getKey(), (claim, before) -> new Holding(destination, kept ? until : 0)));
        }
    }

    /** Returns whether all its lanes are still held. */
    private static boolean renew(Tx tx, String destination, Claim claim, long until) throws SQLException {
        return Lanes.renew(tx, destination, claim.orderKeys(), claim.lease(), until);
    }
}
