package callabsync.inbox;

import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.event.EventReader.Reading;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The inbox in the store's {@code event} and {@code event_payload} tables. */
final class JdbcInbox implements Inbox {

    private final GroupCommit store;
    private final Payloads payloads;
    private final Ids ids;
    private final Clock clock;
    private final List<StoredListener> listeners;

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
        Reading reading = EventReader.read(received.body());
        String dedupeKey = DedupeKey.of(reading, received.body());
        CompletableFuture<Receipt> done =
                store.submitUrgent(tx -> insert(tx, id, dedupeKey, reading, received, answered));
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

    private Receipt insert(Tx tx, String id, String dedupeKey, Reading reading, Received received, boolean answered)
            throws SQLException {
        Optional<String> unusable =
                reading instanceof Reading.Unusable bad ? Optional.of(bad.reason()) : Optional.empty();
        if (insertEvent(tx, id, dedupeKey, reading.event(), received.source(), unusable) == 0) {
            String first = first(tx, dedupeKey, reading.event().call().id());
            if (!first.equals(id)) {
                tx.tally("event.duplicate", 1);
                if (answered) {
                    tx.update("""
                            INSERT INTO event_alias (id, event_id, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING
                            """, id, first, clock.millis());
                }
            }
            return new Receipt(first, true, unusable);
        }
        payloads.insert(tx, id, reading.event(), received.body());
        ContactTerms.insert(tx, id, reading.event(), payloads);
        tx.tally("event." + (unusable.isPresent() ? EventState.INVALID : EventState.STORED).word(), 1);
        return new Receipt(id, false, unusable);
    }

    private static String first(Tx tx, String dedupeKey, Optional<String> callId) throws SQLException {
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

    private int insertEvent(Tx tx, String id, String dedupeKey, Event event, String source, Optional<String> unusable)
            throws SQLException {
        Instant now = clock.instant();
        EventState state = unusable.isPresent() ? EventState.INVALID : EventState.STORED;
        return tx.update(
                """
                INSERT INTO event (id, dedupe_key, source, type, state, reason, call_id, contact_id, order_key,
                  is_test, occurred_at, received_at, dispatch_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                id,
                dedupeKey,
                source,
                event.type(),
                state.word(),
                unusable.orElse(null),
                event.call().id().orElse(null),
                event.contact().id().orElse(null),
                payloads.orderKey(event).orElse(null),
                event.call().isTest() ? 1 : 0,
                event.occurredAt() == null ? null : event.occurredAt().toEpochMilli(),
                now.toEpochMilli(),
                unusable.isPresent() ? null : now.plus(OTHERS_DISPATCH_AFTER).toEpochMilli());
    }
}
