package callabsync.delivery;

import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.List;

/**
 * The lanes: one per destination and order key, there while anything in it is open. Who takes a lane takes its
 * deliveries, so that one is in flight at most; a taken lane is due again when its lease runs out.
 */
final class Lanes {

    private Lanes() {}

    /** Makes sure that the lane is there; one that is there keeps its time. */
    static void open(Tx tx, String destination, String orderKey, long dueAt) throws SQLException {
        tx.update("""
                INSERT INTO lane (destination, order_key, due_at) VALUES (?, ?, ?)
                ON CONFLICT (destination, order_key) DO UPDATE SET due_at = lane.due_at
                """, destination, orderKey, dueAt);
    }

    /** Makes sure that the lane is there and due by this time, unless it is taken. */
    static void bringForward(Tx tx, String destination, String orderKey, long dueAt) throws SQLException {
        tx.update("""
                INSERT INTO lane (destination, order_key, due_at) VALUES (?, ?, ?)
                ON CONFLICT (destination, order_key) DO UPDATE SET due_at =
                  CASE WHEN lane.lease IS NULL AND lane.due_at > excluded.due_at THEN excluded.due_at ELSE lane.due_at END
                """, destination, orderKey, dueAt);
    }

    /** The order keys of lanes that may be taken now, those due longest first. */
    static List<String> due(Tx tx, String destination, long now, int limit) throws SQLException {
        return tx.query(
                "SELECT order_key FROM lane WHERE destination = ? AND due_at <= ? ORDER BY due_at LIMIT ?"
                        + tx.engine().skipLocked(),
                row -> row.getString(1),
                destination,
                now,
                limit);
    }

    static void take(Tx tx, String destination, String orderKey, String lease, long untilAt) {
        tx.updateLater(
                "UPDATE lane SET lease = ?, due_at = ? WHERE destination = ? AND order_key = ?",
                lease,
                untilAt,
                destination,
                orderKey);
    }

    /** Keeps a lane that this lease still holds. Answers whether it does. */
    static boolean renew(Tx tx, String destination, String orderKey, String lease, long untilAt) throws SQLException {
        return tx.update(
                        "UPDATE lane SET due_at = ? WHERE destination = ? AND order_key = ? AND lease = ?",
                        untilAt,
                        destination,
                        orderKey,
                        lease)
                == 1;
    }

    /** Gives a lane back: it is due when the first of what is still open in it is due, or gone if nothing is. */
    static void settle(Tx tx, String destination, String orderKey, String lease) throws SQLException {
        boolean held = tx.first(
                        "SELECT lease FROM lane WHERE destination = ? AND order_key = ?"
                                + tx.engine().forUpdate(),
                        row -> lease.equals(row.getString(1)),
                        destination,
                        orderKey)
                .orElse(false);
        if (held) {
            restOrClose(tx, destination, orderKey);
        }
    }

    /** What {@link #settle} does, for a lane that this transaction has locked or that nobody holds. */
    static void restOrClose(Tx tx, String destination, String orderKey) throws SQLException {
        var head = tx.first("""
                SELECT due_at FROM delivery WHERE destination = ? AND order_key = ?
                  AND state IN ('pending', 'sending', 'retrying') ORDER BY sort_at, sort_rank, id LIMIT 1
                """, row -> row.getLong(1), destination, orderKey);
        if (head.isPresent()) {
            tx.update(
                    "UPDATE lane SET lease = NULL, due_at = ? WHERE destination = ? AND order_key = ?",
                    head.get(),
                    destination,
                    orderKey);
        } else {
            tx.update("DELETE FROM lane WHERE destination = ? AND order_key = ?", destination, orderKey);
        }
    }

    /** Takes a lane away in which nothing is open any more, whoever holds it. */
    static void closeIfEmpty(Tx tx, String destination, String orderKey) throws SQLException {
        tx.update("""
                DELETE FROM lane WHERE destination = ? AND order_key = ? AND NOT EXISTS
                  (SELECT 1 FROM delivery WHERE destination = ? AND order_key = ?
                    AND state IN ('pending', 'sending', 'retrying'))
                """, destination, orderKey, destination, orderKey);
    }

    /** On an embedded store no other process can hold a lane: what a process left behind is due at once. */
    static int releaseAll(Tx tx, long now) throws SQLException {
        return tx.update("UPDATE lane SET lease = NULL, due_at = ? WHERE lease IS NOT NULL", now);
    }

    /** What a node of this name left behind when it ended is due at once; what is locked just now, when its lease runs out. */
    static int releaseOf(Tx tx, String node, long now) throws SQLException {
        return tx.update(
                "UPDATE lane SET lease = NULL, due_at = ? WHERE (destination, order_key) IN"
                        + " (SELECT destination, order_key FROM lane WHERE lease LIKE ?"
                        + tx.engine().skipLocked() + ")",
                now,
                "%" + leaseSuffix(node));
    }

    /** By which the leases of a node are known. */
    static String leaseSuffix(String node) {
        return "@" + node;
    }
}
