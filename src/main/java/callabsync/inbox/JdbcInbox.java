package callabsync.inbox;

import callabsync.event.Event;
import callabsync.event.EventReader.Reading;
import callabsync.inbox.Inbox.StoredListener;
import callabsync.store.GroupCommit;
import callabsync.store.GroupCommit.BatchWork;
import callabsync.store.Ids;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The inbox in the store's {@code event} and {@code event_payload} tables. */
@Component
final class JdbcInbox implements Inbox {

    private final GroupCommit store;
    private final Payloads payloads;
    private final Ids ids;
    private final Clock clock;
    private final List<StoredListener> listeners;
    private final BatchWork<Arrival, Receipt> insert = this::insert;

    JdbcInbox(GroupCommit store, Payloads payloads, Ids ids, Clock clock, List<StoredListener> listeners) {
        this.store = store;
        this.payloads = payloads;
        this.ids = ids;
        this.clock = clock;
        this.listeners = listeners;
    }

    @Override
    public CompletableFuture<Receipt> store(Received received) {
        return store(ids.next("evt"), received, false);
    }

    /**
     * As {@link #store(Received)}, with an id that was answered already: if the content had come before, the id leads to
     * the first event from now on. The same id again changes nothing.
     */
    CompletableFuture<Receipt> store(String id, Received received) {
        return store(id, received, true);
    }

    /** @param answered whether the id leads to the first event if the content had come before */
    CompletableFuture<Receipt> store(String id, Received received, boolean answered) {
        Reading reading = payloads.read(id, received.body());
        String dedupeKey = DedupeKey.of(reading, received.body());
        CompletableFuture<Receipt> done =
                store.submitUrgent(insert, new Arrival(id, dedupeKey, reading, received, answered));
        if (reading instanceof Reading.Usable) {
            var stored = new StoredEvent(id, received.source(), reading.event());
            return done.thenApply(receipt -> {
                if (!receipt.duplicate()) {
                    listeners.forEach(listener -> listener.stored(stored));
                }
                return receipt;
            });
        }
        return done;
    }

    private record Arrival(String id, String dedupeKey, Reading reading, Received received, boolean answered) {

        Event event() {
            return reading.event();
        }

        Optional<String> unusable() {
            return reading instanceof Reading.Unusable bad ? Optional.of(bad.reason()) : Optional.empty();
        }

        EventState state() {
            return unusable().isPresent() ? EventState.INVALID : EventState.STORED;
        }
    }

    private List<Receipt> insert(Tx tx, List<Arrival> arrivals) throws SQLException {
        int[] isNew = tx.updateEach("""
                INSERT INTO event (id, dedupe_key, source, type, state, reason, call_id, contact_id, order_key,
                  is_test, occurred_at, received_at, dispatch_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """, arrivals, this::columns);
        var receipts = new ArrayList<Receipt>(arrivals.size());
        for (int i = 0; i < isNew.length; i++) {
            receipts.add(isNew[i] == 1 ? first(tx, arrivals.get(i)) : again(tx, arrivals.get(i)));
        }
        return receipts;
    }

    private Receipt first(Tx tx, Arrival arrival) throws SQLException {
        payloads.insert(tx, arrival.id(), arrival.event(), arrival.received().body());
        ContactTerms.insert(tx, arrival.id(), arrival.event(), payloads);
        tx.tally("event." + arrival.state().word(), 1);
        arrival.event().unread().forEach(field -> tx.tally("unread." + field, 1));
        return new Receipt(arrival.id(), false, arrival.unusable());
    }

    private Receipt again(Tx tx, Arrival arrival) throws SQLException {
        String first = idOfFirst(tx, arrival.dedupeKey(), arrival.event().call().id());
        if (!first.equals(arrival.id())) {
            tx.tally("event.duplicate", 1);
            if (arrival.answered()) {
                tx.updateLater(
                        "INSERT INTO event_alias (id, event_id, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                        arrival.id(),
                        first,
                        clock.millis());
            }
        }
        return new Receipt(first, true, arrival.unusable());
    }

    private static String idOfFirst(Tx tx, String dedupeKey, Optional<String> callId) throws SQLException {
        Optional<String> first = callId.isPresent()
                ? tx.first(
                        "SELECT id FROM event WHERE call_id = ? AND dedupe_key = ?",
                        row -> row.getString("id"),
                        callId.get(),
                        dedupeKey)
                : tx.first(
                        "SELECT id FROM event WHERE call_id IS NULL AND dedupe_key = ?",
                        row -> row.getString("id"),
                        dedupeKey);
        return first.orElseThrow(() -> new SQLException("The first event of this content was pruned just now"));
    }

    private @Nullable Object[] columns(Arrival arrival) {
        Instant now = clock.instant();
        Event event = arrival.event();
        boolean unusable = arrival.unusable().isPresent();
        return new @Nullable Object[] {
            arrival.id(),
            arrival.dedupeKey(),
            arrival.received().source(),
            event.type(),
            arrival.state().word(),
            arrival.unusable().orElse(null),
            event.call().id().orElse(null),
            event.contact().id().orElse(null),
            payloads.orderKey(event).orElse(null),
            event.call().isTest() ? 1 : 0,
            event.occurredAt() == null ? null : event.occurredAt().toEpochMilli(),
            now.toEpochMilli(),
            unusable ? null : now.plus(OTHERS_DISPATCH_AFTER).toEpochMilli()
        };
    }
}
