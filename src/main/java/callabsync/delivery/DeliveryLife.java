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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The life of a delivery as a table: what may happen to it, in which states, and which state follows. Every change of a
 * delivery's state goes through {@link #move} or {@link #moveAll}; both name the state that they expect, so that nobody
 * undoes what somebody else did in between. {@code src/docs/delivery-states.md} is written from this table.
 */
final class DeliveryLife {

    /** Spelled as the condition of the index {@code delivery_open}, or the databases do not use it. */
    static final String OPEN = in(PENDING, SENDING, RETRYING);

    /** The same states, spelled as the condition of the index {@code delivery_oldest}. */
    static final String OPEN_BY_AGE = in(PENDING, RETRYING, SENDING);

    /** The states in which an event's payload is still needed. */
    static final String UNDECIDED = in(PENDING, SENDING, RETRYING, HELD);

    /** The states in which a delivery may be removed once it is old. */
    static final String FINAL = in(DELIVERED, DEAD, CANCELLED);

    private DeliveryLife() {}

    /** The table. */
    enum Step {
        OPENED(Set.of(), PENDING, "opened", "dispatch, import or replay opens it", null),
        TAKEN(
                Set.of(PENDING, RETRYING),
                SENDING,
                "due, taken",
                "a node takes its lane, under a lease of 60 s that is renewed every 15 s",
                null),
        SUCCEEDED(Set.of(SENDING), DELIVERED, "succeeded", "the sink answers `succeeded`", "succeeded"),
        RETRYABLE(
                Set.of(SENDING),
                RETRYING,
                "retryable",
                "the sink answers `retryable` and the schedule has a wait left; `Retry-After` is obeyed when longer",
                "retryable"),
        RETRIES_USED_UP(
                Set.of(SENDING),
                DEAD,
                "last attempt failed",
                "the sink answers `retryable` after the last wait",
                "retryable"),
        PERMANENT(Set.of(SENDING), DEAD, "permanent", "the sink answers `permanent`", "permanent"),
        ASKED(Set.of(SENDING), HELD, "needs a person", "the sink answers `held` with a question", "held"),
        LEASE_LOST(
                Set.of(SENDING),
                PENDING,
                "lease ran out",
                "the lease ran out: the process stopped or hung; it is taken again at once",
                "retryable"),
        LAST_LEASE_LOST(
                Set.of(SENDING),
                DEAD,
                "lease of the last attempt ran out",
                "the same at the last attempt",
                "retryable"),
        PUT_BACK(
                Set.of(SENDING),
                PENDING,
                "destination unavailable",
                "the destination is `unavailable` before the first attempt: the gate closes, a probe follows",
                "unavailable"),
        PUT_BACK_TO_RETRY(
                Set.of(SENDING),
                RETRYING,
                "destination unavailable",
                "the destination is `unavailable` after the first attempt",
                "unavailable"),
        DECIDED(Set.of(HELD), PENDING, "decided", "an operator decides: this record, or create one", null),
        REOPENED(Set.of(DEAD, CANCELLED), PENDING, "manual retry", "an operator retries", null),
        BROUGHT_FORWARD(
                Set.of(PENDING, RETRYING),
                null,
                "manual retry",
                "an operator retries: it stays, and is due at once",
                null),
        CALLED_OFF(Set.of(PENDING, RETRYING, DEAD, HELD), CANCELLED, "cancel", "an operator cancels", null),
        IGNORED(Set.of(HELD), CANCELLED, "decided to ignore", "an operator decides to ignore it", null),
        ERASED(
                Set.of(PENDING, SENDING, RETRYING, HELD),
                CANCELLED,
                "contact erased",
                "everything about its contact is erased",
                null);

        final Set<DeliveryState> from;
        /** Null: the delivery stays in its state. */
        final @Nullable DeliveryState to;

        /** A word or two for the picture. */
        final String label;

        /** A sentence for the table. */
        final String when;

        /** The word in the attempt log; null: there is no attempt to log. */
        final @Nullable String result;

        Step(Set<DeliveryState> from, @Nullable DeliveryState to, String label, String when, @Nullable String result) {
            this.from = from;
            this.to = to;
            this.label = label;
            this.when = when;
            this.result = result;
        }

        DeliveryState after(DeliveryState state) {
            return to == null ? state : to;
        }

        /** Whether the step counts as an attempt of the retry schedule. */
        boolean isCounted() {
            return result != null && !result.equals(UNAVAILABLE);
        }
    }

    /** The result of an attempt that does not count. */
    static final String UNAVAILABLE = "unavailable";

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

    static void tallyAttempt(Tx tx, String destination, Attempt attempt) {
        tx.tally("attempt." + destination + "." + attempt.result(), 1);
        tx.tally("attempt-ms." + destination, attempt.durationMs());
    }

    private static void tallyMove(Tx tx, String destination, DeliveryState from, DeliveryState to) {
        if (from != to) {
            tx.tally("delivery." + destination + "." + from.word(), -1);
            tx.tally("delivery." + destination + "." + to.word(), 1);
        }
    }

    private static String in(DeliveryState... states) {
        return Arrays.stream(states)
                .map(state -> "'" + state.word() + "'")
                .collect(Collectors.joining(", ", "state IN (", ")"));
    }
}
