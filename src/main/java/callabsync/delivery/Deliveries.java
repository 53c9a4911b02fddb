package callabsync.delivery;

import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens deliveries and records what became of them. Each change of state names the state it expects. */
public final class Deliveries {

    private final GroupCommit store;
    private final Ids ids;
    private final Clock clock;
    private final Wakeups wakeups;
    private final Vault vault;
    private final AttemptLog log;

    Deliveries(GroupCommit store, Ids ids, Clock clock, Wakeups wakeups, Vault vault, AttemptLog log) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.wakeups = wakeups;
        this.vault = vault;
        this.log = log;
    }

    /**
     * Opens a delivery within a transaction of the caller's; call {@link #wake} once it is committed.
     *
     * @return the delivery's id
     */
    public String open(Tx tx, Opening opening) throws SQLException {
        String id = ids.next("dlv");
        long now = clock.millis();
        String orderKey = vault.orderKey(opening.orderKey());
        tx.updateLater(
                """
                INSERT INTO delivery (id, event_id, destination, state, order_key, sort_at, sort_rank, call_id,
                  contact_id, event_type, due_at, trigger, replay_id, record, created_at, updated_at)
                VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, 'scheduled', ?, ?, ?, ?)
                """,
                id,
                opening.eventId().orElse(null),
                opening.destination(),
                orderKey,
                opening.sortAtMs(),
                opening.sortRank(),
                opening.callId().orElse(null),
                opening.contactId().orElse(null),
                opening.eventType().orElse(null),
                now,
                opening.replayId().orElse(null),
                vault.sealText(
                        tx,
                        opening.contactId().orElse(orderKey),
                        DeliveryRows.place("record", id),
                        opening.record().orElse(null)),
                now,
                now);
        Lanes.open(tx, opening.destination(), orderKey, now);
        Tallied.opened(tx, opening.destination());
        return id;
    }

    /** Opens a delivery in a commit of its own and waits for it. */
    public String open(Opening opening) {
        String id = store.commit(tx -> open(tx, opening));
        wake(opening.destination());
        return id;
    }

    /** Lets the destination's sink look for due deliveries now. */
    public void wake(String destination) {
        wakeups.wake(destination);
    }

    /**
     * What an attempt left to be written down.
     *
     * @param masked the error as it may be logged
     */
    record Ended(
            Delivery delivery,
            Finish finish,
            Attempts.Attempt attempt,
            @Nullable String masked) {}

    /** Records the ends of what was taken and gives its lanes back, each with all that was done in it. */
    void record(String destination, Claims.Taken taken, List<Ended> ended) {
        Map<String, List<Ended>> byKey = ended.stream()
                .collect(Collectors.groupingBy(each -> each.delivery().orderKey()));
        store.commitInParts(taken.orderKeys(), (tx, keys) -> {
            List<Ended> some = keys.stream()
                    .flatMap(key -> byKey.getOrDefault(key, List.of()).stream())
                    .toList();
            record(tx, taken.lease(), keys, some, destination);
            return null;
        });
        ended.forEach(log::write);
    }

    private void record(Tx tx, String lease, List<String> orderKeys, List<Ended> ended, String destination)
            throws SQLException {
        int[] changed = tx.updateEach("""
                UPDATE delivery SET state = ?, attempts = ?, due_at = ?, last_error = ?, question = ?, trigger = ?,
                  lease = NULL, updated_at = ? WHERE id = ? AND state = 'sending' AND lease = ?
                """, ended, end -> columns(tx, lease, end));
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 1) {
                count(tx, ended.get(i));
            } // else another lease holds it by now: it stays as that one leaves it
        }
        Lanes.settle(tx, destination, orderKeys, lease);
    }

    private @Nullable Object[] columns(Tx tx, String lease, Ended end) throws SQLException {
        Finish finish = end.finish();
        Delivery delivery = end.delivery();
        return new @Nullable Object[] {
            finish.state().word(),
            delivery.attempts() + (finish.counted() ? 1 : 0),
            finish.dueAt().toEpochMilli(),
            vault.isOn() ? end.masked() : finish.error(),
            vault.sealText(
                    tx,
                    delivery.owner(),
                    DeliveryRows.place("question", delivery.id()),
                    finish.question() == null ? null : DeliveryRows.json(finish.question())),
            finish.counted() || !delivery.manual() ? "scheduled" : "manual",
            clock.millis(),
            delivery.id(),
            lease
        };
    }

    private void count(Tx tx, Ended end) throws SQLException {
        Tallied.moved(
                tx,
                end.delivery().destination(),
                DeliveryState.SENDING,
                end.finish().state());
        if (end.finish().counted()) {
            Attempts.insert(tx, end.attempt().sealed(tx, vault));
            Tallied.attempted(tx, end.attempt());
        } else if (end.attempt().request() != null) {
            Attempts.insertInsteadOfUncounted(tx, end.attempt().sealed(tx, vault));
        }
    }

    /** What a change that an operator asks for came to. */
    public enum Change {
        DONE,
        UNKNOWN,
        NOT_IN_THIS_STATE
    }

    /** Due now, out of turn; a dead or cancelled one is pending again, with an attempt more than its schedule allows. */
    public Change retry(String id) {
        return change(id, tx -> retry(tx, id));
    }

    /** As {@link #retry(String)}, within a transaction of the caller's. */
    public Change retry(Tx tx, String id) throws SQLException {
        var found = find(tx, id);
        if (found.isEmpty()) {
            return Change.UNKNOWN;
        }
        return switch (found.get().state()) {
            case PENDING, RETRYING -> reopen(tx, found.get(), found.get().state(), null);
            case DEAD, CANCELLED -> reopen(tx, found.get(), DeliveryState.PENDING, null);
            default -> Change.NOT_IN_THIS_STATE;
        };
    }

    /** Calls it off; what has been sent stays sent. */
    public Change cancel(String id) {
        return change(id, tx -> cancel(tx, id, "Cancelled by an operator"));
    }

    /** As {@link #cancel(String)}, within a transaction of the caller's. */
    public Change cancel(Tx tx, String id, String reason) throws SQLException {
        var found = find(tx, id);
        if (found.isEmpty()) {
            return Change.UNKNOWN;
        }
        Delivery delivery = found.get();
        return switch (delivery.state()) {
            case PENDING, RETRYING, DEAD, HELD -> cancel(tx, delivery, reason);
            default -> Change.NOT_IN_THIS_STATE;
        };
    }

    private Change cancel(Tx tx, Delivery delivery, String reason) throws SQLException {
        int changed = tx.update(
                "UPDATE delivery SET state = 'cancelled', last_error = ?, updated_at = ? WHERE id = ? AND state = ?",
                reason,
                clock.millis(),
                delivery.id(),
                delivery.state().word());
        if (changed == 1) {
            Tallied.moved(tx, delivery.destination(), delivery.state(), DeliveryState.CANCELLED);
        }
        return changed == 1 ? Change.DONE : Change.NOT_IN_THIS_STATE;
    }

    /** Answers the question of a held delivery: it is pending again and its sink finds the decision. */
    public Change decide(String id, Decision decision) {
        return change(id, tx -> {
            var found = find(tx, id);
            if (found.isEmpty()) {
                return Change.UNKNOWN;
            }
            return found.get().state() == DeliveryState.HELD
                    ? reopen(tx, found.get(), DeliveryState.PENDING, decision)
                    : Change.NOT_IN_THIS_STATE;
        });
    }

    /** Answers the question of a held delivery with: nothing is to be delivered. */
    public Change ignore(String id) {
        return change(id, tx -> {
            var found = find(tx, id);
            if (found.isEmpty()) {
                return Change.UNKNOWN;
            }
            return found.get().state() == DeliveryState.HELD
                    ? cancel(tx, found.get(), "Ignored by an operator")
                    : Change.NOT_IN_THIS_STATE;
        });
    }

    private Change reopen(Tx tx, Delivery delivery, DeliveryState to, @Nullable Decision decision) throws SQLException {
        long now = clock.millis();
        int changed = tx.update(
                """
                UPDATE delivery SET state = ?, due_at = ?, trigger = 'manual', decision = COALESCE(?, decision),
                  updated_at = ? WHERE id = ? AND state = ?
                """,
                to.word(),
                now,
                decision == null ? null : DeliveryRows.json(decision.fields()),
                now,
                delivery.id(),
                delivery.state().word());
        if (changed == 1) {
            Tallied.moved(tx, delivery.destination(), delivery.state(), to);
            Lanes.bringForward(tx, delivery.destination(), delivery.orderKey(), now);
        }
        return changed == 1 ? Change.DONE : Change.NOT_IN_THIS_STATE;
    }

    private static Optional<Delivery> find(Tx tx, String id) throws SQLException {
        return tx.first(
                "SELECT " + DeliveryRows.COLUMNS + " FROM delivery WHERE id = ?",
                row -> DeliveryRows.read(row).delivery(),
                id);
    }

    private Change change(String id, GroupCommit.Work<Change> work) {
        Change change = store.commit(work);
        if (change == Change.DONE) {
            wakeups.wakeAll();
        }
        return change;
    }
}
