package callabsync.privacy;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** All that the store knows somebody by, gathered from their events. */
final class Person {

    /** What is shorter stands in too many texts. */
    private static final int TELLING = 6;

    final Set<String> contactIds = new LinkedHashSet<>();
    final Set<String> eventIds = new LinkedHashSet<>();
    final Set<String> callIds = new LinkedHashSet<>();
    final Set<String> phones = new LinkedHashSet<>();
    final Set<String> emails = new LinkedHashSet<>();
    /** Phone numbers, addresses and order keys as they are kept: hashed, where the store is encrypted. */
    final Set<String> kept = new LinkedHashSet<>();
    /** What links and totals are kept by. */
    final Set<String> contactKeys = new LinkedHashSet<>();

    /** Whether this text (a record, a refused request) is about the person. */
    boolean isIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Stream.of(contactIds, phones, emails)
                .flatMap(Set::stream)
                .filter(known -> known.length() >= TELLING)
                .anyMatch(known -> lower.contains(known.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return "Person[" + eventIds.size() + " events]";
    }
}
