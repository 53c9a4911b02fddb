package callabsync.delivery;

import callabsync.inbox.EventSearch;
import callabsync.store.Database;
import callabsync.store.Ids;
import callabsync.store.JsonText;
import callabsync.store.Keyset;
import callabsync.store.Keyset.Direction;
import callabsync.store.Page;
import callabsync.store.Vault;
import callabsync.store.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds deliveries and their attempts, however many there are. */
@Component
public final class DeliverySearch {

    private final Database database;
    private final Vault vault;
    private final Keyset<DeliverySummary> deliveries;

    public DeliverySearch(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
        this.deliveries =
                new Keyset<>(database, "delivery", DeliverySummary.COLUMNS, DeliverySummary::read, DeliverySummary::id);
    }

    /** The newest deliveries that match, after the cursor. */
    public Page<DeliverySummary> page(DeliveryFilter filter, @Nullable String cursor, int limit) {
        var others = Where.all();
        return deliveries.page(arms(filter, others), others, cursor, limit, Direction.NEWEST_FIRST);
    }

    /** How many match, counted no further than {@code atMost}. */
    public int count(DeliveryFilter filter, int atMost) {
        var others = Where.all();
        return deliveries.count(arms(filter, others), others, atMost);
    }

    /** The deliveries of these events, the newest first. */
    public List<DeliverySummary> ofEvents(Collection<String> eventIds) {
        if (eventIds.isEmpty()) {
            return List.of();
        }
        return database.reads()
                .sql("SELECT " + DeliverySummary.COLUMNS
                        + " FROM delivery WHERE event_id IN (:events) ORDER BY id DESC")
                .param("events", eventIds)
                .query(DeliverySummary::read)
                .list();
    }

    /** A delivery with its attempts. */
    public Optional<DeliveryDetail> find(String id) {
        return database.reads()
                .sql("SELECT " + DeliverySummary.COLUMNS + ", order_key, trigger, question, decision, record"
                        + " FROM delivery WHERE id = :id")
                .param("id", id)
                .query(this::detail)
                .optional()
                .map(Supplier::get);
    }

    /** Reads a row; its texts are opened once the connection is given back, as a key may have to be read. */
    private Supplier<DeliveryDetail> detail(ResultSet row, int number) throws SQLException {
        var delivery = DeliverySummary.read(row, number);
        String orderKey = row.getString("order_key");
        String trigger = row.getString("trigger");
        String question = row.getString("question");
        String decision = row.getString("decision");
        String record = row.getString("record");
        return () -> new DeliveryDetail(
                delivery,
                orderKey,
                trigger,
                JsonText.object(vault.openText(Delivery.place("question", delivery.id()), question)),
                JsonText.object(decision),
                vault.openText(Delivery.place("record", delivery.id()), record),
                attempts(delivery.id()));
    }

    private List<Attempt> attempts(String deliveryId) {
        List<Attempt> stored = database.reads()
                .sql("SELECT " + Attempt.COLUMNS + " FROM attempt WHERE delivery_id = :delivery ORDER BY number, id")
                .param("delivery", deliveryId)
                .query(Attempt::read)
                .list();
        return stored.stream().map(attempt -> attempt.opened(vault)).toList();
    }

    /** Returns how many deliveries that were opened in this time are in which state, by destination. */
    public Map<String, Map<String, Long>> states(Instant from, Instant to) {
        var counts = new TreeMap<String, Map<String, Long>>();
        database.reads()
                .sql("""
                        SELECT destination, state, COUNT(*) AS n FROM delivery WHERE id >= :from AND id < :to
                        GROUP BY destination, state
                        """)
                .param("from", Ids.atOrAfter("dlv", from.toEpochMilli()))
                .param("to", Ids.atOrAfter("dlv", to.toEpochMilli()))
                .query(row -> {
                    counts.computeIfAbsent(row.getString("destination"), id -> new TreeMap<>())
                            .put(row.getString("state"), row.getLong("n"));
                });
        return counts;
    }

    /** Returns how many events of this time were dispatched and have no delivery. */
    public long eventsWithoutDelivery(Instant from, Instant to) {
        String dispatched = EventSearch.idsWhere("id >= :from AND e.id < :to AND e.state = 'dispatched'");
        return database.reads()
                .sql("SELECT COUNT(*) FROM (" + dispatched
                        + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = e.id)) lost")
                .param("from", Ids.atOrAfter("evt", from.toEpochMilli()))
                .param("to", Ids.atOrAfter("evt", to.toEpochMilli()))
                .query(Long.class)
                .single();
    }

    /** Since when the oldest delivery that is still open waits. */
    public Optional<Instant> oldestPending(String destination) {
        return database.reads()
                .sql("SELECT created_at FROM delivery WHERE destination = :destination AND " + DeliveryState.OPEN_BY_AGE
                        + " ORDER BY created_at LIMIT 1")
                .param("destination", destination)
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli);
    }

    /** Since when a delivery waits that may be sent: a lane's time is that of the first one in it. */
    public Optional<Instant> overdueSince(String destination, Instant now) {
        return database.reads()
                .sql(
                        "SELECT due_at FROM lane WHERE destination = :destination AND due_at <= :now ORDER BY due_at LIMIT 1")
                .param("destination", destination)
                .param("now", now.toEpochMilli())
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli);
    }

    private static List<Where> arms(DeliveryFilter filter, Where others) {
        List<Where> arms = new ArrayList<>();
        if (filter.callId() != null) {
            arms.add(Where.of(ofEvents("call_id = :call"), "call", filter.callId()));
            stateAndDestination(filter, others);
            if (filter.contactId() != null) {
                others.and("contact_id = :contact", "contact", filter.contactId());
            }
        } else if (filter.contactId() != null) {
            arms.add(Where.of(ofEvents("contact_id = :contact"), "contact", filter.contactId()));
            arms.add(Where.of("event_id IS NULL AND contact_id = :contact", "contact", filter.contactId()));
            stateAndDestination(filter, others);
        } else if (filter.destination() != null && filter.state() == null) {
            for (DeliveryState state : DeliveryState.values()) {
                arms.add(Where.of("destination = :destination", "destination", filter.destination())
                        .and("state = '" + state.word() + "'"));
            }
        } else {
            arms.add(stateAndDestination(filter, Where.all()));
        }
        arms.forEach(arm -> between(filter, arm));
        return arms;
    }

    /** The deliveries of some events: those of a call or a contact are few, and are sorted. */
    private static String ofEvents(String condition) {
        return "event_id IN (" + EventSearch.idsWhere(condition) + ")";
    }

    private static Where stateAndDestination(DeliveryFilter filter, Where where) {
        if (filter.destination() != null) {
            where.and("destination = :destination", "destination", filter.destination());
        }
        if (filter.state() != null) {
            where.and("state = '" + filter.state() + "'");
        }
        return where;
    }

    private static void between(DeliveryFilter filter, Where arm) {
        if (filter.from() != null) {
            arm.and("id >= :from", "from", Ids.atOrAfter("dlv", filter.from().toEpochMilli()));
        }
        if (filter.to() != null) {
            arm.and("id < :to", "to", Ids.atOrAfter("dlv", filter.to().toEpochMilli()));
        }
    }
}
