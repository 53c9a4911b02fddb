package callabsync.delivery;

import callabsync.delivery.DeliveryLife.Move;
import callabsync.delivery.DeliveryLife.Step;
import callabsync.destination.Destination;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes due deliveries under a lease: lane by lane, in order, several of a lane at once so that they can be folded. */
@Component
final class Claims {

    /** How long a node may be silent before another one takes its work. Renewed while a batch is on its way. */
    static final Duration LEASE = Duration.ofSeconds(60);

    static final String LEASE_RAN_OUT = "The lease ran out: the process that was sending it stopped or hung";

    private static final int FOLDED_AT_MOST = 20;

    private final Ids ids;
    private final Clock clock;
    private final GroupCommit store;

    /** @param store says how this node's leases are named */
    Claims(Ids ids, Clock clock, GroupCommit store) {
        this.ids = ids;
        this.clock = clock;
        this.store = store;
    }

    /**
     * Deliveries that were taken under one lease.
     *
     * @param untilAt when the lease runs out unless it is renewed, in milliseconds
     */
    record Claim(String lease, long untilAt, List<Delivery> deliveries) {
        Set<String> orderKeys() {
            var keys = new LinkedHashSet<String>();
            deliveries.forEach(delivery -> keys.add(delivery.orderKey()));
            return keys;
        }
    }

    /** Takes up to {@code max} deliveries; none when nothing is due. */
    Claim take(Tx tx, Destination destination, int max) throws SQLException {
        long now = clock.millis();
        String lease = ids.next("lse") + Lanes.leaseSuffix(store.node());
        List<String> due = Lanes.due(tx, destination.id(), now, max);
        var taken = new ArrayList<Delivery>();
        int looked = 0;
        while (looked < due.size() && taken.size() < max) {
            List<String> some = due.subList(looked, Math.min(due.size(), looked + enough(taken.size(), looked, max)));
            taken.addAll(takeLanes(tx, destination, some, lease, max - taken.size(), now));
            looked += some.size();
        }
        return new Claim(lease, now + LEASE.toMillis(), taken);
    }

    /** Returns how many lanes fill the batch if they hold as much as those before; at first as if each held much. */
    private static int enough(int taken, int lanes, int max) {
        int ofEach = lanes == 0 ? FOLDED_AT_MOST : Math.max(1, taken / lanes);
        return Math.max(1, (max - taken) / ofEach);
    }

    private List<Delivery> takeLanes(
            Tx tx, Destination destination, List<String> orderKeys, String lease, int max, long now)
            throws SQLException {
        Map<String, List<Delivery>> open = Lanes.firstOpen(
                        tx,
                        Delivery.COLUMNS,
                        Delivery::read,
                        destination.id(),
                        orderKeys,
                        Math.min(FOLDED_AT_MOST, max))
                .stream()
                .collect(Collectors.groupingBy(Delivery::orderKey));
        var moves = new ArrayList<Move>();
        var lanes = new LinkedHashSet<String>();
        for (String orderKey : orderKeys) {
            if (moves.size() == max) {
                break;
            }
            lanes.add(orderKey);
            List<Delivery> ofLane = open.getOrDefault(orderKey, List.of());
            for (Delivery delivery : ofLane.subList(0, Math.min(max - moves.size(), ofLane.size()))) {
                takeable(tx, destination, delivery, now)
                        .ifPresent(takeable -> moves.add(new Move(takeable, Step.TAKEN, lease)));
            }
        }
        List<Delivery> taken = take(tx, moves, now);
        Set<String> held = new LinkedHashSet<>();
        taken.forEach(delivery -> held.add(delivery.orderKey()));
        lanes.removeAll(held);
        Lanes.take(tx, destination.id(), held, lease, now + LEASE.toMillis());
        Lanes.restOrClose(tx, destination.id(), lanes);
        return taken;
    }

    private static List<Delivery> take(Tx tx, List<Move> moves, long now) throws SQLException {
        boolean[] made = DeliveryLife.moveAll(tx, now, "lease = ?", null, moves);
        var taken = new ArrayList<Delivery>(moves.size());
        for (int i = 0; i < made.length; i++) {
            if (made[i]) {
                Delivery delivery = moves.get(i).delivery();
                taken.add(delivery.in(DeliveryState.SENDING, delivery.attempts()));
            }
        }
        return taken;
    }

    /** Returns the delivery as it may be taken. A lost lease counts as an attempt; after the last one it is dead: empty. */
    private Optional<Delivery> takeable(Tx tx, Destination destination, Delivery delivery, long now)
            throws SQLException {
        if (delivery.state() != DeliveryState.SENDING) {
            return Optional.of(delivery);
        }
        int number = delivery.attempts() + 1;
        boolean last = destination.retrySchedule().waitBefore(number + 1).isEmpty();
        Step step = last ? Step.LAST_LEASE_LOST : Step.LEASE_LOST;
        boolean made = DeliveryLife.move(
                tx, now, "attempts = ?, lease = NULL, last_error = ?", new Move(delivery, step, number, LEASE_RAN_OUT));
        if (!made) {
            return Optional.empty();
        }
        var attempt = new Attempt(
                ids.next("att"),
                number,
                delivery.trigger(),
                String.valueOf(step.result),
                Instant.ofEpochMilli(now),
                0,
                null,
                null,
                null,
                LEASE_RAN_OUT);
        attempt.insert(tx, delivery, Vault.plain());
        attempt.tally(tx, destination.id());
        return last ? Optional.empty() : Optional.of(delivery.in(DeliveryState.PENDING, number));
    }
}
