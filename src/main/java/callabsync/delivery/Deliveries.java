package callabsync.delivery;

import callabsync.delivery.Claims.Claim;
import callabsync.delivery.DeliveryLife.Move;
import callabsync.delivery.DeliveryLife.Step;
import callabsync.delivery.Endings.Ending;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.JsonText;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens deliveries, records how their attempts ended, and makes the changes that an operator asks for. */
@Component
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
                        Delivery.place("record", id),
                        opening.record().orElse(null)),
                now,
                now);
        Lanes.open(tx, opening.destination(), orderKey, now);
        DeliveryLife.tallyOpened(tx, opening.destination());
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

    /** Records how the deliveries of a claim ended and gives its lanes back, each with all that was done in it. */
    void record(String destination, Claim claim, List<Ending> endings) {
        Map<String, List<Ending>> byKey = endings.stream()
                .collect(Collectors.groupingBy(each -> each.delivery().orderKey()));
        store.commitInParts(claim.orderKeys(), (tx, keys) -> {
            List<Ending> some = keys.stream()
                    .flatMap(key -> byKey.getOrDefault(key, List.of()).stream())
                    .toList();
            record(tx, claim.lease(), some);
            Lanes.settle(tx, destination, keys, claim.lease());
            return null;
        });
        endings.forEach(this::logged);
    }

    /** Does the same for one lane, and waits for nothing: what is to be done after the commit is done by that executor. */
    CompletableFuture<Void> recordLane(String destination, Claim lane, List<Ending> endings, Executor afterwards) {
        return store.submit(tx -> {
                    record(tx, lane.lease(), endings);
                    Lanes.settle(tx, destination, List.copyOf(lane.orderKeys()), lane.lease());
                    return null;
                })
                .thenRunAsync(() -> endings.forEach(this::logged), afterwards);
    }

    private void logged(Ending ending) {
        log.write(ending.delivery(), ending.state(), ending.attempt(), ending.masked());
    }

    private void record(Tx tx, String lease, List<Ending> endings) throws SQLException {
        var moves = new ArrayList<Move>(endings.size());
        for (Ending ending : endings) {
            moves.add(move(tx, ending));
        }
        boolean[] made = DeliveryLife.moveAll(
                tx,
                clock.millis(),
                "attempts = ?, due_at = ?, last_error = ?, question = ?, trigger = ?, lease = NULL",
                lease,
                moves);
        for (int i = 0; i < made.length; i++) {
            if (made[i]) {
                log(tx, endings.get(i));
            } // else another lease holds it by now: it stays as that one leaves it
        }
    }

    private Move move(Tx tx, Ending ending) throws SQLException {
        Delivery delivery = ending.delivery();
        boolean counted = ending.step().isCounted();
        return new Move(
                delivery,
                ending.step(),
                delivery.attempts() + (counted ? 1 : 0),
                ending.dueAt().toEpochMilli(),
                vault.isOn() ? ending.masked() : ending.error(),
                vault.sealText(
                        tx,
                        delivery.owner(),
                        Delivery.place("question", delivery.id()),
                        ending.question() == null ? null : JsonText.of(ending.question())),
                counted ? "scheduled" : delivery.trigger());
    }

    /** Keeps only the last attempt that does not count: a closed gate may be probed for days. */
    private void log(Tx tx, Ending ending) throws SQLException {
        Attempt attempt = ending.attempt();
        if (ending.step().isCounted()) {
            attempt.tally(tx, ending.delivery().destination());
        } else if (attempt.request() == null) {
            return;
        } else {
            tx.updateLater(
                    "DELETE FROM attempt WHERE delivery_id = ? AND result = ?",
                    ending.delivery().id(),
                    DeliveryLife.UNAVAILABLE);
        }
        attempt.insert(tx, ending.delivery(), vault);
    }

    /** What came of a change that an operator asked for. */
    public enum Change {
        DONE,
        UNKNOWN,
        NOT_IN_THIS_STATE
    }

    /** Makes it due now; a dead or cancelled one is pending again, with an attempt more than its schedule allows. */
    public Change retry(String id) {
        return commit(tx -> retry(tx, id));
    }

    /** As {@link #retry(String)}, within a transaction of the caller's. */
    public Change retry(Tx tx, String id) throws SQLException {
        return change(
                tx,
                id,
                found -> reopen(tx, found, found.state().isOpen() ? Step.BROUGHT_FORWARD : Step.REOPENED, null));
    }

    /** Cancels it; what has been sent stays sent. */
    public Change cancel(String id) {
        return commit(tx -> cancel(tx, id, "Cancelled by an operator"));
    }

    /** As {@link #cancel(String)}, within a transaction of the caller's. */
    public Change cancel(Tx tx, String id, String reason) throws SQLException {
        return change(tx, id, found -> end(tx, found, Step.CANCELLED_BY_OPERATOR, reason));
    }

    /** Answers the question of a held delivery: it is pending again and its sink finds the decision. */
    public Change decide(String id, Decision decision) {
        return commit(tx -> change(tx, id, found -> reopen(tx, found, Step.DECIDED, JsonText.of(decision.fields()))));
    }

    /** Answers the question of a held delivery with: nothing is to be delivered. */
    public Change ignore(String id) {
        return commit(tx -> change(tx, id, found -> end(tx, found, Step.IGNORED, "Ignored by an operator")));
    }

    private boolean reopen(Tx tx, Delivery delivery, Step step, @Nullable String decision) throws SQLException {
        long now = clock.millis();
        boolean made = DeliveryLife.move(
                tx,
                now,
                "due_at = ?, trigger = 'manual', decision = COALESCE(?, decision)",
                new Move(delivery, step, now, decision));
        if (made) {
            Lanes.bringForward(tx, delivery.destination(), delivery.orderKey(), now);
        }
        return made;
    }

    private boolean end(Tx tx, Delivery delivery, Step step, String reason) throws SQLException {
        return DeliveryLife.move(tx, clock.millis(), "last_error = ?", new Move(delivery, step, reason));
    }

    /** A step that somebody wants of a delivery; returns whether it was made. */
    private interface Wish {
        boolean grant(Delivery found) throws SQLException;
    }

    private static Change change(Tx tx, String id, Wish wish) throws SQLException {
        Optional<Delivery> found =
                tx.first("SELECT " + Delivery.COLUMNS + " FROM delivery WHERE id = ?", Delivery::read, id);
        if (found.isEmpty()) {
            return Change.UNKNOWN;
        }
        return wish.grant(found.get()) ? Change.DONE : Change.NOT_IN_THIS_STATE;
    }

    private Change commit(GroupCommit.Work<Change> work) {
        Change change = store.commit(work);
        if (change == Change.DONE) {
            wakeups.wakeAll();
        }
        return change;
    }

    /** Notes the contact that a delivery turned out to be about. */
    public static void setContact(Tx tx, String id, String contactId) {
        tx.updateLater("UPDATE delivery SET contact_id = ? WHERE id = ?", contactId, id);
    }
}
