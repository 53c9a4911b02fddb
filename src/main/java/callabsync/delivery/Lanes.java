package callabsync.delivery;

import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The lanes: one per destination and order key, there while anything in it is open. A node takes a lane with
 * its deliveries, so that one is in flight at most; a taken lane is due again when its lease runs out.
 */
final class Lanes {

    private Lanes() {}

    /** Makes sure that the lane is there; one that is there keeps its time. */
    static void open(Tx tx, String destination, String orderKey, long dueAt) {
        tx.updateLater("""
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

    static void take(Tx tx, String destination, Collection<String> orderKeys, String lease, long untilAt)
            throws SQLException {
        tx.updateEach("UPDATE lane SET lease = ?, due_at = ? WHERE destination = ? AND order_key = ?", orderKeys, key ->
                new Object[] {lease, untilAt, destination, key});
    }

    /** Keeps the lanes that this lease still holds. Returns whether it holds all of these. */
    static boolean renew(Tx tx, String destination, Collection<String> orderKeys, String lease, long untilAt)
            throws SQLException {
        int[] kept = tx.updateEach(
                "UPDATE lane SET due_at = ? WHERE destination = ? AND order_key = ? AND lease = ?", orderKeys, key ->
                        new Object[] {untilAt, destination, key, lease});
        return Arrays.stream(kept).sum() == orderKeys.size();
    }

    /** Releases lanes: each is due when its first open delivery is due, or gone when nothing in it is open. */
    static void settle(Tx tx, String destination, List<String> orderKeys, String lease) throws SQLException {
        int[] held = tx.updateEach(
                "UPDATE lane SET lease = NULL WHERE destination = ? AND order_key = ? AND lease = ?", orderKeys, key ->
                        new Object[] {destination, key, lease});
        var mine = new ArrayList<String>(orderKeys.size());
        for (int i = 0; i < held.length; i++) {
            if (held[i] == 1) {
                mine.add(orderKeys.get(i));
            }
        }
        restOrClose(tx, destination, mine);
    }

    /**
     * Does what {@link #settle} does, for lanes that this transaction has locked. A statement of its own reads what is open in
     * them: a statement that waits for the lock does not see what came into the lane meanwhile.
     */
    static void restOrClose(Tx tx, String destination, Collection<String> orderKeys) throws SQLException {
        if (orderKeys.isEmpty()) {
            return;
        }
        var empty = new LinkedHashSet<>(orderKeys);
        List<Map.Entry<String, Long>> heads = firstOpen(
                tx,
                "order_key, due_at",
                row -> Map.entry(row.getString("order_key"), row.getLong("due_at")),
                destination,
                orderKeys,
                1);
        for (var head : heads) {
            empty.remove(head.getKey());
            tx.updateLater(
                    "UPDATE lane SET lease = NULL, due_at = ? WHERE destination = ? AND order_key = ?",
                    head.getValue(),
                    destination,
                    head.getKey());
        }
        for (String orderKey : empty) {
            tx.updateLater("DELETE FROM lane WHERE destination = ? AND order_key = ?", destination, orderKey);
        }
    }

    /** The first of what is open in each of these lanes, at most so many of each; those of a lane in their order. */
    static <T> List<T> firstOpen(
            Tx tx, String columns, Tx.Row<T> row, String destination, Collection<String> orderKeys, int ofEach)
            throws SQLException {
        String order = "sort_at, sort_rank, id";
        return tx.query(
                "SELECT " + columns + " FROM "
                        + tx.engine()
                                .firstOfEach(
                                        "delivery", "order_key", "destination = ? AND " + DeliveryState.OPEN, order)
                        + " ORDER BY " + order,
                row,
                orderKeys,
                destination,
                ofEach);
    }

    /** Takes a lane away in which nothing is open any more, whoever holds it. */
    static void closeIfEmpty(Tx tx, String destination, String orderKey) throws SQLException {
        tx.update("""
                DELETE FROM lane WHERE destination = ? AND order_key = ? AND NOT EXISTS
                  (SELECT 1 FROM delivery WHERE destination = ? AND order_key = ? AND\s
                """ + DeliveryState.OPEN + ")", destination, orderKey, destination, orderKey);
    }

    /** Makes due what a process left behind: with an embedded store no other process can hold a lane. */
    static int releaseAll(Tx tx, long now) throws SQLException {
        return tx.update("UPDATE lane SET lease = NULL, due_at = ? WHERE lease IS NOT NULL", now);
    }

    /** Makes due what a node of this name left behind when it ended; what is locked just now is due when its lease runs out. */
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
