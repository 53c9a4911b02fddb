package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.store.Ids;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes due deliveries under a lease: lane by lane, in order, several of a lane at once so that they can be folded. */
final class Claims {

    /** How long a node may be silent before another one takes its work. Renewed while a batch is on its way. */
    static final Duration LEASE = Duration.ofSeconds(60);

    static final String LEASE_RAN_OUT = "The lease ran out: the process that was sending it stopped or hung";

    private static final int FOLDED_AT_MOST = 20;

    private final Ids ids;
    private final Clock clock;
    private final String node;

    /** @param node names this node's leases */
    Claims(Ids ids, Clock clock, String node) {
        this.ids = ids;
        this.clock = clock;
        this.node = node;
    }

    /**
     * What was taken under one lease.
     *
     * @param untilAt when the lease runs out unless it is renewed, in milliseconds
     */
    record Taken(String lease, long untilAt, List<DeliveryRows.Row> rows) {
        Set<String> orderKeys() {
            var keys = new LinkedHashSet<String>();
            rows.forEach(row -> keys.add(row.delivery().orderKey()));
            return keys;
        }
    }

    /** Takes up to {@code max} deliveries. Nothing due: nothing taken. */
    Taken take(Tx tx, Destination destination, int max) throws SQLException {
        long now = clock.millis();
        String lease = ids.next("lse") + Lanes.leaseSuffix(node);
        List<String> due = Lanes.due(tx, destination.id(), now, max);
        var taken = new ArrayList<DeliveryRows.Row>();
        int looked = 0;
        while (looked < due.size() && taken.size() < max) {
            List<String> some = due.subList(looked, Math.min(due.size(), looked + enough(taken.size(), looked, max)));
            taken.addAll(takeLanes(tx, destination, some, lease, max - taken.size(), now));
            looked += some.size();
        }
        return new Taken(lease, now + LEASE.toMillis(), taken);
    }

    /** How many lanes fill the batch if they hold as much as those before; at first as if each held much. */
    private static int enough(int taken, int lanes, int max) {
        int ofEach = lanes == 0 ? FOLDED_AT_MOST : Math.max(1, taken / lanes);
        return Math.max(1, (max - taken) / ofEach);
    }

    private List<DeliveryRows.Row> takeLanes(
            Tx tx, Destination destination, List<String> orderKeys, String lease, int max, long now)
            throws SQLException {
        Map<String, List<DeliveryRows.Row>> open = Lanes.firstOpen(
                        tx,
                        DeliveryRows.COLUMNS,
                        DeliveryRows::read,
                        destination.id(),
                        orderKeys,
                        Math.min(FOLDED_AT_MOST, max))
                .stream()
                .collect(Collectors.groupingBy(row -> row.delivery().orderKey()));
        var taken = new ArrayList<DeliveryRows.Row>();
        var held = new ArrayList<String>();
        var idle = new ArrayList<String>();
        for (String orderKey : orderKeys) {
            int room = max - taken.size();
            if (room == 0) {
                break;
            }
            List<DeliveryRows.Row> rows = open.getOrDefault(orderKey, List.of());
            List<DeliveryRows.Row> mine =
                    withoutDead(tx, destination, rows.subList(0, Math.min(room, rows.size())), now);
            (mine.isEmpty() ? idle : held).add(orderKey);
            taken.addAll(mine);
        }
        if (!taken.isEmpty()) {
            for (DeliveryRows.Row row : taken) {
                tx.updateLater(
                        "UPDATE delivery SET state = 'sending', lease = ?, updated_at = ? WHERE id = ?",
                        lease,
                        now,
                        row.delivery().id());
            }
            Lanes.take(tx, destination.id(), held, lease, now + LEASE.toMillis());
        }
        Lanes.restOrClose(tx, destination.id(), idle);
        return taken;
    }

    /** Counts lost leases; what may not be tried again after its last one is dead and left out. */
    private List<DeliveryRows.Row> withoutDead(Tx tx, Destination destination, List<DeliveryRows.Row> open, long now)
            throws SQLException {
        var mine = new ArrayList<DeliveryRows.Row>(open.size());
        for (DeliveryRows.Row row : open) {
            boolean lost = row.delivery().state() == DeliveryState.SENDING;
            if (lost && countLostLease(tx, destination, row.delivery(), now)) {
                continue;
            }
            mine.add(lost ? new DeliveryRows.Row(oneAttemptMore(row.delivery()), row.record()) : row);
            Tallied.moved(tx, destination.id(), row.delivery().state(), DeliveryState.SENDING);
        }
        return mine;
    }

    /** A lost lease counts as an attempt. Answers whether it was the last one that the schedule allows. */
    private boolean countLostLease(Tx tx, Destination destination, Delivery delivery, long now) throws SQLException {
        int number = delivery.attempts() + 1;
        boolean last = destination.retrySchedule().waitBefore(number + 1).isEmpty();
        var attempt = new Attempts.Attempt(
                ids.next("att"), delivery, number, "retryable", now, 0, null, null, null, LEASE_RAN_OUT);
        Attempts.insert(tx, attempt);
        Tallied.attempted(tx, attempt);
        tx.update(
                "UPDATE delivery SET state = ?, attempts = ?, lease = NULL, last_error = ?, updated_at = ? WHERE id = ?",
                last ? "dead" : "pending",
                number,
                LEASE_RAN_OUT,
                now,
                delivery.id());
        if (last) {
            Tallied.moved(tx, destination.id(), DeliveryState.SENDING, DeliveryState.DEAD);
        }
        return last;
    }

    private static Delivery oneAttemptMore(Delivery delivery) {
        return new Delivery(
                delivery.id(),
                delivery.eventId(),
                delivery.destination(),
                delivery.state(),
                delivery.attempts() + 1,
                delivery.orderKey(),
                delivery.sortAt(),
                delivery.sortRank(),
                delivery.callId(),
                delivery.contactId(),
                delivery.manual(),
                delivery.replayId(),
                delivery.decision());
    }
}
