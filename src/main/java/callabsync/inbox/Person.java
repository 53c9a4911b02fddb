package callabsync.inbox;

import callabsync.event.OrderKey;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that the store knows somebody by, gathered from their events.
 *
 * @param crmIds ids of the person's records in CRMs
 * @param terms phone numbers and addresses as they are stored: hashed, where the store is encrypted
 * @param orderKeys what the person's deliveries may be kept in order by, as it is stored
 */
public record Person(
        Set<String> contactIds,
        Set<String> eventIds,
        Set<String> callIds,
        Set<String> crmIds,
        Set<String> phones,
        Set<String> emails,
        Set<String> terms,
        Set<String> orderKeys) {

    Person() {
        this(
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>());
    }

    /** Knows the texts (a record, a refused request) that are about the person. */
    public Predicate<String> likeness() {
        return new Likeness(contactIds, phones, emails)::isIn;
    }

    /** Ids that the person's records may have and that are an e-mail address or a phone number themselves. */
    public Set<String> addresses() {
        return Stream.of(crmIds, phones, emails)
                .flatMap(Set::stream)
                .filter(OrderKey::isAddress)
                .collect(Collectors.toSet());
    }

    /** Leaves out all that the person is known by. */
    @Override
    public String toString() {
        return "Person[" + eventIds.size() + " events]";
    }
}
