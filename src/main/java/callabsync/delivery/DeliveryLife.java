package callabsync.delivery;

import static callabsync.delivery.DeliveryState.CANCELLED;
import static callabsync.delivery.DeliveryState.DEAD;
import static callabsync.delivery.DeliveryState.DELIVERED;
import static callabsync.delivery.DeliveryState.HELD;
import static callabsync.delivery.DeliveryState.PENDING;
import static callabsync.delivery.DeliveryState.RETRYING;
import static callabsync.delivery.DeliveryState.SENDING;

import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of a delivery as a table: what may happen to it, in which states, and which state follows. Every change of a
 * delivery's state goes through {@link #move} or {@link #moveAll}; both name the state that they expect, so that nobody
 * undoes what somebody else did in between. {@code src/docs/delivery-states.md} is written from this table.
 */
final class DeliveryLife {

    /** The result of an attempt that does not count. */
    static final String UNAVAILABLE = "unavailable";

    private DeliveryLife() {}

    /** The table: from which states, to which state, the result in the attempt log if there is an attempt, and when. */
    enum Step {
        OPENED(Set.of(), PENDING, "dispatch, import or replay opens it"),
        TAKEN(Set.of(PENDING, RETRYING), SENDING, "it is due: a node takes its lane, under a lease of 60 s"),
        SUCCEEDED(Set.of(SENDING), DELIVERED, "succeeded", "the sink answers `succeeded`"),
        RETRYABLE(Set.of(SENDING), RETRYING, "retryable", "the sink answers `retryable`, and a wait is left"),
        RETRIES_USED_UP(Set.of(SENDING), DEAD, "retryable", "the sink answers `retryable` at the last attempt"),
        PERMANENT(Set.of(SENDING), DEAD, "permanent", "the sink answers `permanent`"),
        HELD_FOR_A_PERSON(Set.of(SENDING), HELD, "held", "the sink answers `held` with a question"),
        LEASE_LOST(Set.of(SENDING), PENDING, "retryable", "the lease ran out: the process stopped or hung"),
        LAST_LEASE_LOST(Set.of(SENDING), DEAD, "retryable", "the lease ran out at the last attempt"),
        PUT_BACK(Set.of(SENDING), PENDING, UNAVAILABLE, "no attempt yet, and the destination is `unavailable`"),
        PUT_BACK_TO_RETRY(Set.of(SENDING), RETRYING, UNAVAILABLE, "the destination is `unavailable`"),
        DECIDED(Set.of(HELD), PENDING, "an operator decides: this record, or create one"),
        REOPENED(Set.of(DEAD, CANCELLED), PENDING, "an operator retries"),
        BROUGHT_FORWARD(Set.of(PENDING, RETRYING), null, "an operator retries: it is due at once"),
        CANCELLED_BY_OPERATOR(Set.of(PENDING, RETRYING, DEAD, HELD), CANCELLED, "an operator cancels"),
        IGNORED(Set.of(HELD), CANCELLED, "an operator decides to ignore it"),
        ERASED(Set.of(PENDING, SENDING, RETRYING, HELD), CANCELLED, "everything about its contact is erased");

        final Set<DeliveryState> from;
        /** Null: the delivery stays in its state. */
        final @Nullable DeliveryState to;
        /** The word in the attempt log; null: there is no attempt to log. */
        final @Nullable String result;

        final String when;

        Step(Set<DeliveryState> from, @Nullable DeliveryState to, String when) {
            this(from, to, null, when);
        }

        Step(Set<DeliveryState> from, @Nullable DeliveryState to, @Nullable String result, String when) {
            this.from = from;
            this.to = to;
            this.result = result;
            this.when = when;
        }

        DeliveryState after(DeliveryState state) {
            return to == null ? state : to;
        }

        /** Returns whether the step counts as an attempt of the retry schedule. */
        boolean isCounted() {
            return result != null && !result.equals(UNAVAILABLE);
        }
    }

    /**
     * A step of one delivery.
     *
     * @param delivery as it was read: the step is made only while it is still in that state
     * @param columns the values of the columns that change with the state
     */
    record Move(Delivery delivery, Step step, @Nullable Object... columns) {

        boolean isAllowed() {
            return step.from.contains(delivery.state());
        }

        DeliveryState after() {
            return step.after(delivery.state());
        }
    }

    /**
     * Makes a step. Returns false when the table does not allow it or the delivery is no longer in its state.
     *
     * @param columns sets further columns, {@code last_error = ?} for example
     */
    static boolean move(Tx tx, long now, String columns, Move move) throws SQLException {
        return moveAll(tx, now, columns, null, List.of(move))[0];
    }

    /**
     * Makes steps that change the same columns. Returns of each whether it was made.
     *
     * @param lease that the deliveries must still be held under; null: under none
     */
    static boolean[] moveAll(Tx tx, long now, String columns, @Nullable String lease, List<Move> moves)
            throws SQLException {
        int[] changed = tx.updateEach(
                "UPDATE delivery SET state = ?, updated_at = ?, " + columns + " WHERE id = ? AND state = ?"
                        + (lease == null ? "" : " AND lease = ?"),
                moves.stream().filter(Move::isAllowed).toList(),
                move -> parameters(move, now, lease));
        boolean[] made = new boolean[moves.size()];
        int next = 0;
        for (int i = 0; i < made.length; i++) {
            Move move = moves.get(i);
            made[i] = move.isAllowed() && changed[next++] == 1;
            if (made[i]) {
                tallyMove(tx, move.delivery().destination(), move.delivery().state(), move.after());
            }
        }
        return made;
    }

    private static @Nullable Object[] parameters(Move move, long now, @Nullable String lease) {
        int columns = move.columns().length;
        @Nullable Object[] all = new @Nullable Object[columns + (lease == null ? 4 : 5)];
        all[0] = move.after().word();
        all[1] = now;
        System.arraycopy(move.columns(), 0, all, 2, columns);
        all[columns + 2] = move.delivery().id();
        all[columns + 3] = move.delivery().state().word();
        if (lease != null) {
            all[columns + 4] = lease;
        }
        return all;
    }

    /** Counts a delivery that was opened just now. */
    static void tallyOpened(Tx tx, String destination) {
        tx.tally("delivery." + destination + "." + PENDING.word(), 1);
        tx.tally("opened." + destination, 1);
    }

    private static void tallyMove(Tx tx, String destination, DeliveryState from, DeliveryState to) {
        if (from != to) {
            tx.tally("delivery." + destination + "." + from.word(), -1);
            tx.tally("delivery." + destination + "." + to.word(), 1);
        }
    }
}
