package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.hubspot.BatchWrite.Input;
import callabsync.hubspot.BatchWrite.What;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Memory;
import callabsync.sink.Owed;
import callabsync.sink.Phones;
import callabsync.sink.Shaping;
import callabsync.sink.Target;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes the contacts of a batch: one update for all that are known; the others are {@link NewContacts}. */
final class Contacts {

    /** What a contact held when it was matched. */
    record Existing(Map<String, Object> properties) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Existing[" + properties.keySet() + "]";
        }
    }

    private static final String OWED = "contact";
    private static final What UPDATE = new What("contacts", "update", Recognition.BY_ID);

    private final Mappings mappings;
    private final Definitions definitions;
    private final Memory memory;
    private final Clock clock;
    private final Phones phones;
    private final NewContacts newContacts;

    Contacts(Mappings mappings, Definitions definitions, Memory memory, Clock clock, Phones phones) {
        this.mappings = mappings;
        this.definitions = definitions;
        this.memory = memory;
        this.clock = clock;
        this.phones = phones;
        this.newContacts = new NewContacts(definitions, memory, clock, phones);
    }

    void write(Batch batch, Portal portal, String mapping) {
        Owed.add(batch.open(), OWED);
        List<Target> targets = targets(batch.open(), portal, mapping);
        update(batch, portal, with(targets, target -> target.crmId.isPresent()));
        NewContacts.Outcome outcome = newContacts.write(batch, portal, with(targets, target -> target.crmId.isEmpty()));
        save(batch, outcome.done());
        adopt(batch, portal, mapping, outcome.existing());
    }

    private static List<Target> with(List<Target> targets, Predicate<Target> condition) {
        return targets.stream().filter(condition).toList();
    }

    private List<Target> targets(List<Item> items, Portal portal, String mapping) {
        FieldPolicy policy = mappings.policyOf(mapping);
        Map<String, Long> total = memory.totals(items);
        var targets = new LinkedHashMap<String, Target>();
        var fitting = new LinkedHashMap<Item, Map<String, @Nullable String>>();
        // First, so that what fails while an item is shaped is the item's fault.
        definitions.of(portal);
        for (Item item : items) {
            Long calls = total.get(item.delivery().id());
            Shaping.of(item, () -> definitions.fitting(portal, mapped(item, mapping, calls)))
                    .ifPresent(fields -> fitting.put(item, fields));
        }
        fitting.keySet().forEach(item -> targets.computeIfAbsent(trace(item), trace -> target(trace, item)));
        memory.recall(portal.destination(), targets.values());
        fitting.forEach((item, fields) -> {
            Target target = Objects.requireNonNull(targets.get(trace(item)));
            Shaping.of(item, () -> target.fold(item, fields, policy));
        });
        return with(List.copyOf(targets.values()), target -> !target.items.isEmpty());
    }

    private Map<String, Object> mapped(Item item, String mapping, @Nullable Long total) {
        Map<String, Object> bindings = total == null ? Map.of() : Map.of("total_calls", total);
        return Json.object(mappings.apply(mapping, item.event().document(), bindings));
    }

    private static Target target(String trace, Item item) {
        return new Target(
                trace,
                item.get(Match.class).flatMap(Match::crmId),
                item.get(Existing.class).map(Existing::properties).orElse(Map.of()));
    }

    /** Deliveries with the same trace are for the same contact. */
    private String trace(Item item) {
        return item.get(Match.class)
                .flatMap(Match::crmId)
                .or(() -> NewContacts.email(item).map(email -> "new:" + email))
                .orElseGet(() -> "new:" + memory.contactKey(item));
    }

    private void update(Batch batch, Portal portal, List<Target> targets) {
        var done = new LinkedHashMap<Target, String>();
        with(targets, target -> target.toWrite.isEmpty())
                .forEach(target -> done.put(target, target.crmId.orElseThrow()));
        save(batch, done);
        List<Target> changed = with(targets, target -> !target.toWrite.isEmpty());
        var inputs = changed.stream()
                .map(target -> new Input(
                        target.trace,
                        Map.of("id", target.crmId.orElseThrow(), "properties", NewContacts.properties(target)),
                        target.items))
                .toList();
        var write = new BatchWrite(batch, portal, clock, definitions, UPDATE).send(inputs);
        save(batch, NewContacts.done(changed, write));
    }

    /** Creations that found the contact there already: it is read, and updated like any other. */
    private void adopt(Batch batch, Portal portal, String mapping, Map<Target, String> existing) {
        if (existing.isEmpty() || batch.unavailable().isPresent()) {
            return;
        }
        var finder = new ContactFinder(
                portal, clock, phones, mappings.policyOf(mapping).needingPresentValue());
        Map<String, String> ids = finder.byIds(Set.copyOf(existing.values()));
        existing.forEach((target, id) -> target.items.stream()
                .filter(Item::isOpen)
                .forEach(item -> {
                    if (ids.containsKey(id)) {
                        item.put(Match.class, Match.found(ids.get(id)));
                        item.put(Existing.class, new Existing(finder.existing(ids.get(id))));
                    } else {
                        item.retryable("The contact is there already, as " + id + ", but could not be read");
                    }
                }));
        update(
                batch,
                portal,
                targets(
                        existing.keySet().stream()
                                .flatMap(target -> target.items.stream())
                                .filter(Item::isOpen)
                                .toList(),
                        portal,
                        mapping));
    }

    /** All properties of a new contact of this delivery. */
    Map<String, Object> created(Portal portal, Item item, Map<String, @Nullable Object> fields) {
        return newContacts.created(portal, item, fields);
    }

    /** Notes what is written now, and whom the contacts are, in one commit. */
    private void save(Batch batch, Map<Target, String> done) {
        memory.save(batch.destination().id(), done);
        done.forEach((target, id) -> {
            target.items.forEach(item -> item.put(Match.class, Match.found(id)));
            Owed.settle(target.items, OWED);
        });
    }
}
