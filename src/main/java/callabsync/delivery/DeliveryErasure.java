package callabsync.delivery;

import callabsync.delivery.DeliveryLife.Move;
import callabsync.delivery.DeliveryLife.Step;
import callabsync.inbox.Erases;
import callabsync.inbox.EventUse;
import callabsync.inbox.Findings;
import callabsync.inbox.Person;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Parts;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Takes everything readable of a person out of deliveries and their attempts; what is still open is cancelled. */
@Component
@Order(2)
public final class DeliveryErasure implements Erases, EventUse {

    private static final String ERASED = "Erased";
    private static final String NO_ORDER_KEY = "erased";
    private static final int READ_AT_ONCE = 500;

    private final Database database;
    private final GroupCommit store;
    private final Vault vault;
    private final Clock clock;

    public DeliveryErasure(Database database, GroupCommit store, Vault vault, Clock clock) {
        this.database = database;
        this.store = store;
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public Map<String, Integer> count(Person person) {
        return Map.of(
                "deliveries", ids("event_id IN (:keys)", person.eventIds()).size());
    }

    /** Erases deliveries of imported records; those of events go with their events. */
    @Override
    public void erase(Person person, Findings findings) {
        erase(ids("event_id IS NULL AND contact_id IN (:keys)", person.contactIds()), findings);
    }

    @Override
    public void erase(Tx tx, String eventId, Findings findings) throws SQLException {
        List<String> ids = tx.query("SELECT id FROM delivery WHERE event_id = ?", row -> row.getString(1), eventId);
        findings.add(erase(tx, ids));
    }

    @Override
    public String ofPayload(String eventId) {
        return "EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = " + eventId + " AND d." + DeliveryState.UNDECIDED
                + ")";
    }

    @Override
    public String ofEvent(String eventId) {
        return "EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = " + eventId + ")";
    }

    private List<String> ids(String condition, Collection<String> keys) {
        var ids = new ArrayList<String>();
        for (List<String> some : Parts.of(keys, READ_AT_ONCE)) {
            ids.addAll(database.reads()
                    .sql("SELECT id FROM delivery WHERE " + condition)
                    .param("keys", some)
                    .query(String.class)
                    .list());
        }
        return ids;
    }

    /** Erases these deliveries; an id that is none is passed over. */
    public void erase(Collection<String> ids, Findings findings) {
        store.commitInParts(ids, this::erase).forEach(findings::add);
    }

    private Findings erase(Tx tx, List<String> ids) throws SQLException {
        var findings = new Findings();
        for (String id : ids) {
            Optional<Delivery> delivery = tx.first(
                    "SELECT " + Delivery.COLUMNS + " FROM delivery WHERE id = ?"
                            + tx.engine().forUpdate(),
                    Delivery::read,
                    id);
            if (delivery.isPresent()) {
                erase(tx, delivery.get(), findings);
            }
        }
        return findings;
    }

    private void erase(Tx tx, Delivery delivery, Findings findings) throws SQLException {
        long now = clock.millis();
        DeliveryLife.move(tx, now, "lease = NULL, last_error = ?", new Move(delivery, Step.ERASED, ERASED));
        noteKeys(tx, delivery.id(), findings);
        tx.update("""
                UPDATE delivery SET contact_id = NULL, order_key = ?, question = NULL, decision = NULL, record = NULL,
                  updated_at = ?,
                  event_type = CASE WHEN event_type IN ('call_started', 'call_ended', 'call_outcome_extracted')
                    THEN event_type ELSE NULL END,
                  last_error = CASE WHEN last_error IS NULL THEN NULL ELSE ? END WHERE id = ?
                """, NO_ORDER_KEY, now, ERASED, delivery.id());
        Lanes.closeIfEmpty(tx, delivery.destination(), delivery.orderKey());
        findings.count("deliveries", 1);
        findings.count("attempts", tx.update("""
                UPDATE attempt SET request = NULL, response_body = NULL,
                  error = CASE WHEN error IS NULL THEN NULL ELSE ? END
                WHERE delivery_id = ? AND (request IS NOT NULL OR response_body IS NOT NULL OR error IS NOT NULL)
                """, ERASED, delivery.id()));
        findings.countInFlight(delivery.state() == DeliveryState.SENDING ? 1 : 0);
        findings.destinations().add(delivery.destination());
        delivery.callId().ifPresent(findings.callIds()::add);
        if (!delivery.orderKey().equals(NO_ORDER_KEY)) {
            findings.orderKeys().add(delivery.orderKey());
        }
    }

    /** Notes the keys that the texts of a delivery and its attempts are encrypted with. */
    private void noteKeys(Tx tx, String id, Findings findings) throws SQLException {
        for (String texts : List.of(
                "SELECT question FROM delivery WHERE id = ?",
                "SELECT record FROM delivery WHERE id = ?",
                "SELECT request FROM attempt WHERE delivery_id = ?",
                "SELECT response_body FROM attempt WHERE delivery_id = ?",
                "SELECT error FROM attempt WHERE delivery_id = ?")) {
            tx.query(texts, row -> vault.keyOf(row.getString(1)), id)
                    .forEach(key -> key.ifPresent(findings.keyIds()::add));
        }
    }
}
