package callabsync.inbox;

import callabsync.event.Contact;
import callabsync.event.Event;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The terms that contacts are found by: every phone number, e-mail address and name that an event gave them. They are kept once per
 * contact, not per event, as they hardly ever change; an event without a contact id has its own.
 */
public final class ContactTerms {

    private static final String PHONE = "phone:";
    private static final String EMAIL = "email:";
    private static final String NAME = "name:";

    private ContactTerms() {}

    /** The terms by which these phone numbers or e-mail addresses, as they are kept, are found. */
    public static List<String> reachedBy(Collection<String> kept) {
        return kept.stream().flatMap(it -> Stream.of(phone(it), EMAIL + it)).toList();
    }

    /** The term of a phone number as it is kept. */
    static String phone(String kept) {
        return PHONE + kept;
    }

    /** A phone number however it is written: as given, and as digits with and without a plus. */
    public static Set<String> spellings(String phone) {
        String digits = phone.replaceAll("[^0-9]", "");
        var spellings = new LinkedHashSet<>(List.of(phone, "+" + digits, digits));
        if (digits.startsWith("00")) {
            spellings.add("+" + digits.substring(2));
        }
        spellings.removeIf(text -> text.length() < 2);
        return spellings;
    }

    static String name(String kept) {
        return NAME + kept;
    }

    /** The phone number or e-mail address of a term, as it is kept. */
    public static Optional<String> phoneOrEmail(String term) {
        return term.startsWith(NAME) ? Optional.empty() : Optional.of(term.substring(term.indexOf(':') + 1));
    }

    /** Once more changes nothing. */
    static void insert(Tx tx, String eventId, Event event, Payloads payloads) {
        String owner = event.contact().id().orElse(eventId);
        for (String term : of(event.contact(), payloads)) {
            tx.updateLater("INSERT INTO contact_term (owner, term) VALUES (?, ?) ON CONFLICT DO NOTHING", owner, term);
        }
    }

    private static List<String> of(Contact contact, Payloads payloads) {
        var terms = new ArrayList<String>(3);
        contact.phone().map(payloads::searchable).map(ContactTerms::phone).ifPresent(terms::add);
        contact.email()
                .map(email -> payloads.searchable(email.toLowerCase(Locale.ROOT)))
                .map(EMAIL::concat)
                .ifPresent(terms::add);
        String name = (contact.firstName().orElse("") + " " + contact.lastName().orElse("")).strip();
        if (!name.isEmpty()) {
            terms.add(name(payloads.searchableName(name)));
        }
        return terms;
    }

    /** Removes the terms of an event, which is still there, and of its contact. */
    static void erase(Tx tx, String eventId) throws SQLException {
        tx.update(
                "DELETE FROM contact_term WHERE owner IN (?, (SELECT contact_id FROM event WHERE id = ?))",
                eventId,
                eventId);
    }
}
