package callabsync.sink;

import callabsync.delivery.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The phone numbers of a batch: who uses them, what they led to before, and so how much they prove. */
final class PhoneNumbers {

    private final Phones phones;
    private final Map<Item, String> remembered = new HashMap<>();
    private final Set<String> shared = new HashSet<>();
    private final Map<String, Set<String>> people = new HashMap<>();
    private final Map<String, Set<String>> records = new HashMap<>();

    PhoneNumbers(Phones phones) {
        this.phones = phones;
    }

    /** Adds an item's number with what is known of it. */
    void add(Item item, List<String> keys, Links.Known known) {
        of(item).ifPresent(number -> {
            people.computeIfAbsent(number, none -> new HashSet<>()).add(keys.get(0));
            keys.stream().filter(ContactKeys::isPhone).forEach(key -> {
                Optional.ofNullable(known.records().get(key)).ifPresent(id -> remembered.put(item, id));
                if (known.shared().contains(key)) {
                    shared.add(number);
                }
            });
        });
    }

    Optional<String> of(Item item) {
        return item.event().contact().phone().flatMap(phones::e164);
    }

    /** Something stronger than its number led an item to this record. */
    void leadTo(Item item, String crmId) {
        of(item).ifPresent(number ->
                records.computeIfAbsent(number, none -> new HashSet<>()).add(crmId));
    }

    /** Whether an item's number is remembered, or several contacts use it: then its e-mail is asked for first. */
    boolean areDoubtful(Item item) {
        return of(item).filter(number -> shared.contains(number)
                        || remembered.containsKey(item)
                        || people.getOrDefault(number, Set.of()).size() > 1)
                .isPresent();
    }

    /** The record that an item's number is remembered for, if several people do not use it. */
    Optional<String> remembered(Item item) {
        return Optional.ofNullable(remembered.get(item));
    }

    /** Whether the CRM's one hit is enough: nothing that is known says otherwise. */
    boolean prove(Item item, String crmId) {
        return isOnlyOf(item, crmId)
                && remembered(item).filter(id -> !id.equals(crmId)).isEmpty();
    }

    /** Whether an item's number has led to no other record. */
    boolean isOnlyOf(Item item, String crmId) {
        return of(item).filter(number ->
                        shared.contains(number) || !Set.of(crmId).containsAll(records.getOrDefault(number, Set.of())))
                .isEmpty();
    }
}
