package callabsync.inbox;

import callabsync.store.Database;
import callabsync.store.Ids;
import callabsync.store.Keyset;
import callabsync.store.Keyset.Direction;
import callabsync.store.Page;
import callabsync.store.Where;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds events, however many there are. */
@Component
public final class EventSearch {

    private static final Pattern PHONE = Pattern.compile("[+0-9 ().\\-/]{5,}");
    private static final Set<String> NOT_USUAL = Set.of("ignored", "invalid", "failed");
    private static final int CONTACTS_SORTED_AT_MOST = 100;
    private static final String BEGINNING = "term >= :name AND term < :nameEnd";

    private final Database database;
    private final Keyset<EventSummary> events;
    private final Payloads payloads;

    public EventSearch(Database database, Payloads payloads) {
        this.database = database;
        this.events = new Keyset<>(database, "event", EventSummary.COLUMNS, EventSummary::read, EventSummary::id);
        this.payloads = payloads;
    }

    /** The newest events that match, after the cursor. */
    public Page<EventSummary> page(EventFilter filter, @Nullable String cursor, int limit) {
        var plan = plan(filter);
        return events.page(plan.arms, plan.others, cursor, limit, Direction.NEWEST_FIRST);
    }

    /** The oldest events that match, after the cursor. */
    public Page<EventSummary> oldestFirst(EventFilter filter, @Nullable String cursor, int limit) {
        var plan = plan(filter);
        return events.page(plan.arms, plan.others, cursor, limit, Direction.OLDEST_FIRST);
    }

    /** How many match, counted no further than {@code atMost}. */
    public int count(EventFilter filter, int atMost) {
        var plan = plan(filter);
        return events.count(plan.arms, plan.others, atMost);
    }

    /** Returns how many events of this time are in which state. */
    public Map<String, Long> states(Instant from, Instant to) {
        var counts = new TreeMap<String, Long>();
        database.reads()
                .sql("SELECT state, COUNT(*) AS n FROM event WHERE id >= :from AND id < :to GROUP BY state")
                .param("from", Ids.atOrAfter("evt", from.toEpochMilli()))
                .param("to", Ids.atOrAfter("evt", to.toEpochMilli()))
                .query(row -> {
                    counts.put(row.getString("state"), row.getLong("n"));
                });
        return counts;
    }

    /** The event with this id; with an id that was answered for a duplicate, the first event of that content. */
    public Optional<EventSummary> find(String id) {
        return events.find(id).or(() -> events.find(resolve(id)));
    }

    /** Returns the first event's id if this one was answered for a duplicate of it; else the id itself, whether it exists or not. */
    String resolve(String id) {
        return database.reads()
                .sql("SELECT event_id FROM event_alias WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElse(id);
    }

    /** Returns a select of the ids of the events that meet a condition, for the SQL of other modules. */
    public static String idsWhere(String condition) {
        return "SELECT e.id FROM event e WHERE e." + condition;
    }

    private record Plan(List<Where> arms, Where others) {}

    /** The most selective condition is answered by its index; the rest is looked at row by row. */
    private Plan plan(EventFilter filter) {
        Where others = Where.all();
        List<Where> arms;
        boolean typeLeft = filter.type() != null;
        boolean stateLeft = filter.state() != null;
        if (filter.q() != null) {
            arms = search(filter.q(), others);
            onCall(filter, others);
            onContact(filter, others);
        } else if (filter.callId() != null) {
            arms = List.of(onCall(filter, Where.all()));
            onContact(filter, others);
        } else if (filter.contactId() != null) {
            arms = List.of(onContact(filter, Where.all()));
        } else if (typeLeft && filter.state() != null && NOT_USUAL.contains(filter.state())) {
            arms = List.of(Where.of("state IN ('ignored', 'invalid', 'failed')")
                    .and(isState(filter))
                    .and("type = :type", "type", filter.type()));
            stateLeft = false;
            typeLeft = false;
        } else if (stateLeft && !EventState.DISPATCHED.word().equals(filter.state())) {
            arms = List.of(Where.of("state IN ('invalid', 'failed', 'ignored', 'stored')")
                    .and(isState(filter)));
            stateLeft = false;
        } else if (typeLeft) {
            arms = List.of(Where.of("type = :type", "type", filter.type()));
            typeLeft = false;
        } else {
            arms = List.of(Where.all());
        }
        if (typeLeft) {
            others.and("type = :type", "type", filter.type());
        }
        if (stateLeft) {
            others.and(isState(filter));
        }
        arms.forEach(arm -> between(filter, arm));
        return new Plan(arms, others);
    }

    /** As a literal (it is one of five words); the index of some states is used where its own condition is repeated. */
    private static String isState(EventFilter filter) {
        return "state = '" + filter.state() + "'";
    }

    private static Where onCall(EventFilter filter, Where where) {
        return filter.callId() == null ? where : where.and("call_id = :call", "call", filter.callId());
    }

    private static Where onContact(EventFilter filter, Where where) {
        return filter.contactId() == null ? where : where.and("contact_id = :contact", "contact", filter.contactId());
    }

    private static void between(EventFilter filter, Where arm) {
        if (filter.from() != null) {
            arm.and("id >= :from", "from", Ids.atOrAfter("evt", filter.from().toEpochMilli()));
        }
        if (filter.to() != null) {
            arm.and("id < :to", "to", Ids.atOrAfter("evt", filter.to().toEpochMilli()));
        }
    }

    private List<Where> search(String q, Where others) {
        var arms = new ArrayList<Where>();
        arms.add(Where.of("id = :q", "q", q));
        arms.add(Where.of("call_id = :q", "q", q));
        arms.add(Where.of("contact_id = :q", "q", q));
        String lower = q.toLowerCase(Locale.ROOT);
        Set<String> reached = lower.contains("@") ? Set.of(lower) : phones(q);
        if (!reached.isEmpty()) {
            List<String> kept = reached.stream()
                    .flatMap(it -> payloads.searchables(it).stream())
                    .toList();
            ofContacts("term IN (:terms)")
                    .forEach(arm -> arms.add(Where.of(arm, "terms", ContactTerms.reachedBy(kept))));
        } else if (!q.startsWith("evt_")) {
            return named(lower, arms, others);
        }
        return arms;
    }

    /** The events whose contact is found so, and those without a contact id that are found so themselves. */
    private static List<String> ofContacts(String condition) {
        String owners = " IN (SELECT owner FROM contact_term WHERE " + condition + ")";
        return List.of("contact_id" + owners, "id" + owners);
    }

    /** A beginning that many names share is found on the way through all events, as any page of them has some. */
    private List<Where> named(String beginning, List<Where> arms, Where others) {
        String kept = ContactTerms.name(payloads.searchableName(beginning));
        if (isRare(kept)) {
            ofContacts(BEGINNING).forEach(arm -> arms.add(beginning(Where.of(arm), kept)));
            return arms;
        }
        beginning(
                others.and("EXISTS (SELECT 1 FROM contact_term WHERE owner = COALESCE(contact_id, id) AND " + BEGINNING
                        + ")"),
                kept);
        return new ArrayList<>(List.of(Where.all()));
    }

    private boolean isRare(String kept) {
        int contacts = database.reads()
                .sql("SELECT COUNT(*) FROM (SELECT 1 FROM contact_term WHERE " + BEGINNING + " LIMIT :most) sample")
                .param("name", kept)
                .param("nameEnd", end(kept))
                .param("most", CONTACTS_SORTED_AT_MOST)
                .query(Integer.class)
                .single();
        return contacts < CONTACTS_SORTED_AT_MOST;
    }

    private static Where beginning(Where where, String kept) {
        return where.with("name", kept).with("nameEnd", end(kept));
    }

    private static String end(String kept) {
        return kept + '\uFFFF';
    }

    private static Set<String> phones(String q) {
        return PHONE.matcher(q).matches() ? ContactTerms.spellings(q) : Set.of();
    }
}
