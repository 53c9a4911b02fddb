package callabsync.sink.hubspot;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.Contact;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.Mappings;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Memory;
import callabsync.sink.Shaping;
import callabsync.sink.Target;
import callabsync.sink.hubspot.BatchWrite.Input;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the contacts of a batch: one update for all that are known, one upsert or create for those that are not. */
final class Contacts {

    /** What a contact held when it was matched. */
    record Existing(Map<String, Object> properties) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Existing[" + properties.keySet() + "]";
        }
    }

    /** HubSpot's search lags: a contact whose creation got no answer is looked for again after this. */
    private static final Duration INDEXED = Duration.ofMinutes(1);

    private final Mappings mappings;
    private final Definitions definitions;
    private final Memory memory;
    private final Clock clock;

    Contacts(Mappings mappings, Definitions definitions, Memory memory, Clock clock) {
        this.mappings = mappings;
        this.definitions = definitions;
        this.memory = memory;
        this.clock = clock;
    }

    void write(Batch batch, Portal portal, String mapping) {
        List<Target> targets = targets(batch, portal, mapping);
        List<Target> known = with(targets, target -> target.crmId.isPresent());
        save(batch, with(known, target -> target.toWrite.isEmpty()), Map.of());
        update(batch, portal, with(known, target -> !target.toWrite.isEmpty()));
        List<Target> unknown = with(targets, target -> target.crmId.isEmpty());
        upsert(batch, portal, with(unknown, target -> email(target).isPresent()));
        create(batch, portal, with(unknown, target -> email(target).isEmpty()));
    }

    private static List<Target> with(List<Target> targets, java.util.function.Predicate<Target> condition) {
        return targets.stream().filter(condition).toList();
    }

    private List<Target> targets(Batch batch, Portal portal, String mapping) {
        FieldPolicy policy = mappings.policyOf(mapping);
        Map<String, Long> total = memory.totals(batch.open());
        var targets = new LinkedHashMap<String, Target>();
        var fitting = new LinkedHashMap<Item, Map<String, @Nullable String>>();
        // First, so that what fails while an item is shaped is the item's fault.
        definitions.of(portal);
        for (Item item : batch.open()) {
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
                .or(() -> email(item).map(email -> "new:" + email))
                .orElseGet(() -> "new:" + memory.contactKey(item));
    }

    private static Optional<String> email(Item item) {
        return item.event().contact().email().map(email -> email.strip().toLowerCase(Locale.ROOT));
    }

    private static Optional<String> email(Target target) {
        return target.items.stream().flatMap(item -> email(item).stream()).findFirst();
    }

    private void update(Batch batch, Portal portal, List<Target> targets) {
        var inputs = targets.stream()
                .map(target -> new Input(
                        target.trace,
                        Map.of("id", target.crmId.orElseThrow(), "properties", properties(target)),
                        target.items))
                .toList();
        var write = new BatchWrite(
                        batch, portal, clock, definitions, "contacts", "update", result -> Json.text(result, "id"))
                .send(inputs);
        save(batch, with(targets, target -> write.done.containsKey(target.trace)), write.done);
    }

    private void upsert(Batch batch, Portal portal, List<Target> targets) {
        var inputs = targets.stream()
                .map(target -> new Input(
                        target.trace,
                        Map.of(
                                "id", email(target).orElseThrow(),
                                "idProperty", "email",
                                "properties", created(portal, target)),
                        target.items))
                .toList();
        Function<Map<String, Object>, String> traceOf =
                result -> "new:" + Json.text(Json.object(result.get("properties")), "email");
        var write = new BatchWrite(batch, portal, clock, definitions, "contacts", "upsert", traceOf).send(inputs);
        save(batch, with(targets, target -> write.done.containsKey(target.trace)), write.done);
    }

    /** What a new contact is called and reached by, besides what the mapping says. */
    private Map<String, Object> created(Portal portal, Target target) {
        Item last = target.items.get(target.items.size() - 1);
        return created(portal, last, email(target), properties(target));
    }

    /** The same of one delivery. */
    Map<String, Object> created(Portal portal, Item item, Map<String, @Nullable Object> fields) {
        return created(portal, item, email(item), fields);
    }

    private Map<String, Object> created(
            Portal portal, Item item, Optional<String> email, Map<String, @Nullable Object> fields) {
        Contact contact = item.event().contact();
        Map<String, Object> own = Json.of(
                "email", email.orElse(null),
                "firstname", contact.firstName().orElse(null),
                "lastname", contact.lastName().orElse(null),
                "phone", contact.phone().orElse(null),
                "company", contact.fields().get("company"));
        var properties = new LinkedHashMap<String, Object>();
        definitions.fitting(portal, own).forEach((name, value) -> properties.put(name, value == null ? "" : value));
        properties.putAll(fields);
        return properties;
    }

    /** Without an e-mail there is no key to look by: an unknown result waits until search must know the contact. */
    private void create(Batch batch, Portal portal, List<Target> targets) {
        var intents = targets.stream()
                .map(target -> new Intent(
                        effectKey(target),
                        Optional.empty(),
                        target.items.get(0).delivery().id()))
                .toList();
        var standings = memory.effects().begin(portal.destination(), intents);
        var ready = new ArrayList<Target>();
        for (Target target : targets) {
            var standing = standings.get(effectKey(target));
            Duration since = Duration.between(standing.since(), clock.instant());
            if (standing.state() == State.UNKNOWN && since.compareTo(INDEXED) < 0) {
                var wait = new Retryable("It may have been created: looking again", Optional.of(INDEXED.minus(since)));
                target.items.forEach(item -> item.answer(wait));
            } else {
                ready.add(target);
            }
        }
        var inputs = ready.stream()
                .map(target -> new Input(
                        target.trace,
                        Map.of("properties", created(portal, target), "associations", List.of()),
                        target.items))
                .toList();
        var write = new BatchWrite(batch, portal, clock, definitions, "contacts", "create", result -> "").send(inputs);
        memory.store().commit(tx -> {
            for (Target target : ready) {
                if (write.notDone.contains(target.trace)) {
                    memory.effects().withdraw(tx, portal.destination(), effectKey(target));
                } else if (write.done.containsKey(target.trace)) {
                    memory.effects()
                            .done(
                                    tx,
                                    portal.destination(),
                                    effectKey(target),
                                    Json.text(write.done.get(target.trace), "id"));
                }
            }
            return null;
        });
        save(batch, with(ready, target -> write.done.containsKey(target.trace)), write.done);
        write.existing.forEach((trace, id) -> ready.stream()
                .filter(target -> target.trace.equals(trace))
                .forEach(target -> target.items.forEach(item ->
                        item.answer(new Retryable("The contact is there already, as " + id, Optional.empty())))));
    }

    /** What is to be written, spelled for HubSpot: the empty text clears. */
    private static Map<String, Object> properties(Target target) {
        var properties = new LinkedHashMap<String, Object>();
        target.toWrite.forEach((name, value) -> properties.put(name, value == null ? "" : value));
        return properties;
    }

    private static String effectKey(Target target) {
        return target.trace + "/create";
    }

    /** Notes what is written now, and whom the contacts are, in one commit. */
    private void save(Batch batch, List<Target> targets, Map<String, Map<String, Object>> results) {
        var done = new LinkedHashMap<Target, String>();
        targets.forEach(target -> done.put(target, idOf(target, results)));
        memory.save(batch.destination().id(), done);
        done.forEach((target, id) -> target.items.forEach(item -> item.put(Match.class, Match.found(id))));
    }

    private static String idOf(Target target, Map<String, Map<String, Object>> results) {
        String answered = Json.text(results.getOrDefault(target.trace, Map.of()), "id");
        return answered.isEmpty() ? target.crmId.orElseThrow() : answered;
    }
}
