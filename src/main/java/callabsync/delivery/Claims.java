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
import java.util.Set;

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
        var taken = new ArrayList<DeliveryRows.Row>();
        for (String orderKey : Lanes.due(tx, destination.id(), now, max)) {
            if (taken.size() >= max) {
                break;
            }
            List<DeliveryRows.Row> rows =
                    takeLane(tx, destination, orderKey, lease, Math.min(FOLDED_AT_MOST, max - taken.size()), now);
            taken.addAll(rows);
        }
        return new Taken(lease, now + LEASE.toMillis(), taken);
    }

    private List<DeliveryRows.Row> takeLane(
            Tx tx, Destination destination, String orderKey, String lease, int max, long now) throws SQLException {
        var mine = new ArrayList<DeliveryRows.Row>();
        for (DeliveryRows.Row row : open(tx, destination.id(), orderKey, max)) {
            boolean lost = row.delivery().state() == DeliveryState.SENDING;
            if (lost && countLostLease(tx, destination, row.delivery(), now)) {
                continue;
            }
            mine.add(lost ? new DeliveryRows.Row(oneAttemptMore(row.delivery()), row.record()) : row);
            tx.updateLater(
                    "UPDATE delivery SET state = 'sending', lease = ?, updated_at = ? WHERE id = ?",
                    lease,
                    now,
                    row.delivery().id());
            Tallied.moved(tx, destination.id(), row.delivery().state(), DeliveryState.SENDING);
        }
        if (mine.isEmpty()) {
            Lanes.restOrClose(tx, destination.id(), orderKey);
        } else {
            Lanes.take(tx, destination.id(), orderKey, lease, now + LEASE.toMillis());
        }
        return mine;
    }

    private static List<DeliveryRows.Row> open(Tx tx, String destination, String orderKey, int max)
            throws SQLException {
        return tx.query("SELECT " + DeliveryRows.COLUMNS + """
                         FROM delivery WHERE destination = ? AND order_key = ?
                          AND state IN ('pending', 'sending', 'retrying') ORDER BY sort_at, sort_rank, id LIMIT ?
                        """, DeliveryRows::read, destination, orderKey, max);
    }

    /** A lost lease counts as an attempt. Answers whether it was the last one that the schedule allows. */
    private boolean countLostLease(Tx tx, Destination destination, Delivery delivery, long now) throws SQLException {
        int number = delivery.attempts() + 1;
        boolean last = destination.retrySchedule().waitBefore(number + 1).isEmpty();
        Attempts.insert(
                tx,
                new Attempts.Attempt(
                        ids.next("att"), delivery, number, "retryable", now, 0, null, null, null, LEASE_RAN_OUT));
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
