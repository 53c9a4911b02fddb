package callabsync.privacy;

import callabsync.event.OrderKey;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that the store knows somebody by, gathered from their events. */
final class Person {

    final Set<String> contactIds = new LinkedHashSet<>();
    final Set<String> eventIds = new LinkedHashSet<>();
    final Set<String> callIds = new LinkedHashSet<>();
    final Set<String> crmIds = new LinkedHashSet<>();
    final Set<String> phones = new LinkedHashSet<>();
    final Set<String> emails = new LinkedHashSet<>();
    /** Phone numbers, addresses and order keys as they are kept: hashed, where the store is encrypted. */
    final Set<String> kept = new LinkedHashSet<>();
    /** What links and totals are kept by. */
    final Set<String> contactKeys = new LinkedHashSet<>();

    /** Whether this text (a record, a refused request) is about the person. */
    boolean isIn(String text) {
        return new Likeness(contactIds, phones, emails).isIn(text);
    }

    /** Ids that the person's records may have and that are an e-mail address or a phone number themselves. */
    Set<String> addresses() {
        return Stream.of(crmIds, phones, emails)
                .flatMap(Set::stream)
                .filter(OrderKey::isAddress)
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "Person[" + eventIds.size() + " events]";
    }
}
