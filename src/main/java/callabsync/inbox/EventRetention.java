package callabsync.inbox;

import callabsync.store.Retention;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Removes events that are older than their retention, after all that refers to them. */
@Component
@Order(2)
final class EventRetention implements Retention.Prunes {

    private final List<EventUse> users;

    EventRetention(List<EventUse> users) {
        this.users = users;
    }

    @Override
    public void prune(Retention.Round round) {
        round.remove("payloads", "evt", round.keep().payload(), """
                DELETE FROM event_payload WHERE event_id IN (
                  SELECT p.event_id FROM event_payload p WHERE p.event_id < ? %s
                    AND NOT EXISTS (SELECT 1 FROM event e WHERE e.id = p.event_id AND e.state = 'stored')
                  ORDER BY p.event_id LIMIT ?)
                """.formatted(
                        unlessUsed(user -> user.ofPayload("p.event_id"))));
        round.remove("events", "evt", round.keep().events(), this::removeEvents);
        round.remove(
                "aliases",
                "evt",
                round.keep().events(),
                "DELETE FROM event_alias WHERE id IN (SELECT id FROM event_alias WHERE id < ? ORDER BY id LIMIT ?)");
    }

    private String unlessUsed(Function<EventUse, String> condition) {
        return users.stream().map(user -> "AND NOT " + condition.apply(user)).collect(Collectors.joining(" "));
    }

    /** Removes events with what their contacts were found by, unless a contact still has events. */
    private int removeEvents(Tx tx, String beforeId, int atMost) throws SQLException {
        List<String> owners = tx.query(
                """
                DELETE FROM event WHERE id IN (SELECT e.id FROM event e WHERE e.id < ? AND e.state <> 'stored'
                  %s
                  AND NOT EXISTS (SELECT 1 FROM event_payload p WHERE p.event_id = e.id) ORDER BY e.id LIMIT ?)
                RETURNING COALESCE(contact_id, id)
                """.formatted(unlessUsed(user -> user.ofEvent("e.id"))), row -> row.getString(1), beforeId, atMost);
        for (String owner : owners) {
            tx.updateLater(
                    "DELETE FROM contact_term WHERE owner = ? AND NOT EXISTS (SELECT 1 FROM event e WHERE e.contact_id = ?)",
                    owner,
                    owner);
        }
        return owners.size();
    }
}
