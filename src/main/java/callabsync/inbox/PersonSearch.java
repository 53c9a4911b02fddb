package callabsync.inbox;

import callabsync.event.Bounded;
import callabsync.event.Event;
import callabsync.store.Database;
import callabsync.store.Parts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds somebody's events, and in them all that they are known by. */
@Component
public final class PersonSearch {

    private static final int READ_AT_ONCE = 200;

    private final Database database;
    private final Payloads payloads;

    public PersonSearch(Database database, Payloads payloads) {
        this.database = database;
        this.payloads = payloads;
    }

    /** The contact with this id, and events without a contact id that have its phone number or its address. */
    public Person contact(String contactId) {
        var person = new Person();
        addContact(person, Bounded.text(contactId.strip()));
        addWithoutContactId(person);
        return person;
    }

    /** Everybody who was ever called at this phone number, or has this e-mail address. */
    public Person reachedBy(String phoneOrEmail) {
        var person = new Person();
        if (phoneOrEmail.contains("@")) {
            addEmail(person, Bounded.text(phoneOrEmail));
        } else {
            ContactTerms.spellings(Bounded.text(phoneOrEmail)).forEach(phone -> addPhone(person, phone));
        }
        contactIds(person).forEach(id -> addContact(person, id));
        addWithoutContactId(person);
        return person;
    }

    /** Contacts that have a phone number or an e-mail address of the person and are not meant: perhaps the same human. */
    public List<String> others(Person person) {
        return contactIds(person).stream()
                .filter(id -> !person.contactIds().contains(id))
                .sorted()
                .toList();
    }

    /** Returns those of these phone numbers whose owners Callab has called without a CRM id. */
    public Set<String> calledWithoutCrmId(Collection<String> phones) {
        Map<String, String> byTerm = new HashMap<>();
        phones.forEach(phone -> byTerm.put(ContactTerms.phone(payloads.searchable(phone)), phone));
        List<String> called = ids("""
                        SELECT t.term FROM contact_term t WHERE t.term IN (:keys) AND EXISTS
                          (SELECT 1 FROM event e WHERE e.contact_id = t.owner AND e.order_key = e.contact_id)
                        """, byTerm.keySet());
        return called.stream().map(byTerm::get).collect(Collectors.toSet());
    }

    private List<String> contactIds(Person person) {
        return ids(
                "SELECT DISTINCT e.contact_id FROM contact_term t JOIN event e ON e.contact_id = t.owner"
                        + " WHERE t.term IN (:keys)",
                ContactTerms.reachedBy(person.terms()));
    }

    private void addContact(Person person, String contactId) {
        person.contactIds().add(contactId);
        add(person, ids("SELECT id FROM event WHERE contact_id IN (:keys)", Set.of(contactId)));
    }

    private void addWithoutContactId(Person person) {
        add(
                person,
                ids(
                        "SELECT e.id FROM contact_term t JOIN event e ON e.id = t.owner AND e.contact_id IS NULL"
                                + " WHERE t.term IN (:keys)",
                        ContactTerms.reachedBy(person.terms())));
    }

    private List<String> ids(String sql, Collection<String> keys) {
        return keys.isEmpty()
                ? List.of()
                : database.reads()
                        .sql(sql)
                        .param("keys", keys)
                        .query(String.class)
                        .list();
    }

    private void add(Person person, Collection<String> eventIds) {
        var ids = new ArrayList<>(eventIds);
        person.eventIds().addAll(ids);
        for (List<String> some : Parts.of(ids, READ_AT_ONCE)) {
            addRows(person, some);
            payloads.events(some).values().forEach(event -> addEvent(person, event));
        }
    }

    /** Adds what is left where the payload is gone. */
    private void addRows(Person person, List<String> eventIds) {
        database.reads()
                .sql("SELECT order_key, call_id FROM event WHERE id IN (:ids)")
                .param("ids", eventIds)
                .query(row -> {
                    addIfThere(person.orderKeys(), row.getString("order_key"));
                    addIfThere(person.callIds(), row.getString("call_id"));
                });
        database.reads()
                .sql("SELECT t.term FROM event e JOIN contact_term t ON t.owner = COALESCE(e.contact_id, e.id)"
                        + " WHERE e.id IN (:ids)")
                .param("ids", eventIds)
                .query(String.class)
                .list()
                .forEach(term -> ContactTerms.phoneOrEmail(term).ifPresent(person.terms()::add));
    }

    private static void addIfThere(Set<String> set, @Nullable String value) {
        if (value != null) {
            set.add(value);
        }
    }

    private void addEvent(Person person, Event event) {
        event.contact().phone().ifPresent(phone -> addPhone(person, phone));
        event.contact().email().ifPresent(email -> addEmail(person, email));
        event.contact().crmId().ifPresent(person.crmIds()::add);
    }

    private void addPhone(Person person, String phone) {
        person.phones().add(phone);
        person.terms().addAll(payloads.searchables(phone));
        person.orderKeys().addAll(payloads.searchables(phone));
    }

    private void addEmail(Person person, String email) {
        String lower = email.toLowerCase(Locale.ROOT);
        person.emails().add(lower);
        person.terms().addAll(payloads.searchables(lower));
    }
}
