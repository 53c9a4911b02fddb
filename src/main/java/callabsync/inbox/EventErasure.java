package callabsync.inbox;

import callabsync.store.GroupCommit;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Takes everything readable of a person out of their events. An event's id, its call, its dedupe key, and its type if
 * that is a known one stay, so that the same webhook again is still a duplicate and nothing of it is stored twice.
 */
@Component
@Order(1)
public final class EventErasure implements Erases {

    private final GroupCommit store;
    private final List<EventUse> users;

    public EventErasure(GroupCommit store, List<EventUse> users) {
        this.store = store;
        this.users = users;
    }

    @Override
    public Map<String, Integer> count(Person person) {
        return Map.of("events", person.eventIds().size());
    }

    @Override
    public void erase(Person person, Findings findings) {
        store.commitInParts(person.eventIds(), this::erase).forEach(findings::add);
    }

    private Findings erase(Tx tx, List<String> eventIds) throws SQLException {
        var findings = new Findings();
        for (String id : eventIds) {
            for (EventUse user : users) {
                user.erase(tx, id, findings);
            }
            erase(tx, id, findings);
        }
        return findings;
    }

    /** An event that was not dispatched yet never will be. */
    private static void erase(Tx tx, String eventId, Findings findings) throws SQLException {
        tx.query(
                        "SELECT key_id FROM event_payload WHERE event_id = ?",
                        row -> Optional.ofNullable(row.getString(1)),
                        eventId)
                .forEach(key -> key.ifPresent(findings.keyIds()::add));
        findings.count("events", 1);
        findings.count("payloads", tx.update("DELETE FROM event_payload WHERE event_id = ?", eventId));
        int undispatched = tx.update(
                "UPDATE event SET state = 'ignored', reason = 'Erased', dispatch_at = NULL WHERE id = ? AND state = 'stored'",
                eventId);
        if (undispatched == 1) {
            tx.tally("event." + EventState.IGNORED.word(), 1);
        }
        ContactTerms.erase(tx, eventId);
        tx.update("""
                UPDATE event SET contact_id = NULL, order_key = NULL,
                  type = CASE WHEN type IN ('', 'call_started', 'call_ended', 'call_outcome_extracted') THEN type
                    ELSE 'other' END,
                  reason = CASE WHEN reason IS NULL THEN NULL ELSE 'Erased' END WHERE id = ?
                """, eventId);
    }
}
