package callabsync.salesforce;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.Mappings;
import callabsync.salesforce.CollectionWrite.Outcome;
import callabsync.salesforce.RefusedFields.Place;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Owed;
import callabsync.sink.Shaping;
import callabsync.sink.Totals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Updates the leads and contacts of a batch, all in one collection, and creates the leads that are to be created. */
final class Records {

    /** What a record held when it was matched. */
    record Existing(Map<String, Object> fields) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Existing[" + fields.keySet() + "]";
        }
    }

    private static final String OWED = "record";

    /** The record was refused: what the delivery comes to once its activities are written. */
    record NotUpdated(AttemptResult.Permanent result) {}

    private final Mappings mappings;
    private final Definitions definitions;
    private final Totals totals;
    private final Memory memory;
    private final NewLeads newLeads;

    Records(Mappings mappings, Definitions definitions, Totals totals, Memory memory, NewLeads newLeads) {
        this.mappings = mappings;
        this.definitions = definitions;
        this.totals = totals;
        this.memory = memory;
        this.newLeads = newLeads;
    }

    void write(Batch batch, Org org, String leadMapping, String contactMapping) {
        Owed.add(batch.open(), OWED);
        List<Target> targets = targets(batch, org, Map.of("Lead", leadMapping, "Contact", contactMapping));
        save(org, with(targets, target -> target.crmId.isPresent() && target.toWrite.isEmpty()), Map.of());
        update(batch, org, with(targets, target -> target.crmId.isPresent() && !target.toWrite.isEmpty()));
        Map<Target, String> created = newLeads.create(batch, org, with(targets, target -> target.crmId.isEmpty()));
        save(org, List.copyOf(created.keySet()), created);
        readOwners(org, created);
    }

    /** The assignment rule may have given a new lead to anybody. */
    private static void readOwners(Org org, Map<Target, String> created) {
        if (created.isEmpty() || org.settings().activitiesOwner() == SalesforceSettings.ActivitiesOwner.USER) {
            return;
        }
        for (List<String> ids : Soql.lists(created.values())) {
            var rows = org.query(Soql.select(List.of("Id", Fault.OWNER), "Lead", Soql.in("Id", ids)));
            created.forEach((target, id) -> rows.stream()
                    .filter(row -> Ids.same(Json.text(row, "Id"), id))
                    .findFirst()
                    .ifPresent(row -> target.items.forEach(item -> item.put(Existing.class, new Existing(row)))));
        }
    }

    private static List<Target> with(List<Target> targets, Predicate<Target> condition) {
        return targets.stream().filter(condition).toList();
    }

    private List<Target> targets(Batch batch, Org org, Map<String, String> mappingOf) {
        Map<String, Long> total = totals.count(batch.open());
        var fitting = new LinkedHashMap<Item, Map<String, @Nullable Object>>();
        for (Item item : batch.open()) {
            String object = objectOf(item);
            var place = new Place(
                    org, object, crmIdOf(item).isEmpty(), Json.text(existing(item), RecordFinder.RECORD_TYPE));
            Long calls = total.get(item.delivery().id());
            // First, so that what fails while an item is shaped is the item's fault.
            definitions.of(org, object);
            Shaping.of(item, () -> definitions.fitting(place, mapped(item, mappingOf.get(object), calls)))
                    .ifPresent(fields -> fitting.put(item, fields));
        }
        var written = memory.written()
                .find(
                        org.destination(),
                        fitting.keySet().stream()
                                .flatMap(item -> crmIdOf(item).stream())
                                .collect(Collectors.toSet()));
        var targets = new LinkedHashMap<String, Target>();
        fitting.forEach((item, fields) -> {
            Target target = targets.computeIfAbsent(
                    keyOf(item),
                    key -> new Target(
                            objectOf(item),
                            crmIdOf(item),
                            existing(item),
                            crmIdOf(item).map(written::get).orElse(Map.of())));
            FieldPolicy policy = mappings.policyOf(mappingOf.get(target.object));
            Shaping.of(item, () -> target.fold(item, fields, policy));
        });
        return with(List.copyOf(targets.values()), target -> !target.items.isEmpty());
    }

    private static Optional<String> crmIdOf(Item item) {
        return item.get(Match.class).flatMap(Match::crmId);
    }

    private static Map<String, Object> existing(Item item) {
        return item.get(Existing.class).map(Existing::fields).orElse(Map.of());
    }

    private static String objectOf(Item item) {
        return crmIdOf(item).flatMap(Ids::objectOf).orElse("Lead");
    }

    /** Deliveries with the same key are for the same record. */
    private String keyOf(Item item) {
        return crmIdOf(item)
                .orElseGet(() -> "new:"
                        + memory.keys().of(item.event()).stream()
                                .findFirst()
                                .orElse(item.delivery().orderKey()));
    }

    private Map<String, Object> mapped(Item item, String mapping, @Nullable Long total) {
        Map<String, Object> bindings = total == null ? Map.of() : Map.of("total_calls", total);
        return Json.object(mappings.apply(mapping, item.event().document(), bindings));
    }

    private void update(Batch batch, Org org, List<Target> targets) {
        var inputs = new LinkedHashMap<Target, Input>();
        targets.stream()
                .sorted(java.util.Comparator.comparing((Target target) -> target.object)
                        .reversed())
                .forEach(target -> inputs.put(
                        target,
                        Input.of(target.object, target.crmId.orElseThrow(), target.toWrite, target.items)
                                .ofType(target.recordType())));
        var write = new CollectionWrite(batch, org, definitions, org::update).send(List.copyOf(inputs.values()));
        var done = new ArrayList<Target>();
        inputs.forEach((target, input) -> {
            Outcome outcome = write.of(input);
            if (outcome instanceof Outcome.Done written) {
                target.leaveOut(written.leftOut());
                done.add(target);
            } else if (outcome instanceof Outcome.Refused refused) {
                refused(batch, org, target, refused.ruling());
            }
        });
        save(org, done, Map.of());
    }

    /**
     * A record that is refused as a whole, by a rule of the org say, is a person's to look at; its activities are written
     * all the same. Of several deliveries in one write any may be at fault: they are tried apart.
     */
    private void refused(Batch batch, Org org, Target target, Ruling ruling) {
        if (ruling.isOfDefinition()) {
            definitions.forget(org, target.object);
        }
        if (ruling.kind() == Ruling.Kind.GONE) {
            var again = new Retryable(ruling.reason() + ": the record is looked for again", ruling.after());
            target.items.forEach(item -> item.answer(again));
        } else if (!(ruling.asResult() instanceof AttemptResult.Permanent permanent)) {
            target.items.forEach(item -> item.answer(ruling.asResult()));
        } else if (target.items.size() > 1) {
            batch.split(ruling.reason());
        } else {
            target.items.forEach(item -> item.put(NotUpdated.class, new NotUpdated(permanent)));
        }
    }

    /** Notes what is written now, and whose the records are, in one commit. */
    private void save(Org org, List<Target> targets, Map<Target, String> created) {
        if (targets.isEmpty()) {
            return;
        }
        var ids = new LinkedHashMap<Target, String>();
        targets.forEach(target -> ids.put(target, target.crmId.orElseGet(() -> created.get(target))));
        memory.store().commit(tx -> {
            for (var each : ids.entrySet()) {
                Target target = each.getKey();
                memory.written().save(tx, org.destination(), each.getValue(), target.versions());
                memory.links().remember(tx, org.destination(), contactKeys(target.items), each.getValue());
                if (target.crmId.isEmpty()) {
                    memory.effects().done(tx, org.destination(), NewLeads.effectKey(target), each.getValue());
                }
            }
            return null;
        });
        ids.forEach((target, id) -> {
            target.items.forEach(item -> item.put(Match.class, Match.found(id)));
            Owed.settle(target.items, OWED);
        });
    }

    private Collection<String> contactKeys(List<Item> items) {
        return items.stream()
                .flatMap(item -> memory.keys().toRemember(item).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** All fields of a new lead of this delivery. */
    Map<String, Object> created(Org org, Item item, Map<String, @Nullable Object> fields) {
        return newLeads.fields(org, item.event(), fields);
    }

    /** The fields of these mappings' objects whose present value must be known. */
    Map<String, java.util.Set<String>> needed(String leadMapping, String contactMapping) {
        return Map.of(
                "Lead", mappings.policyOf(leadMapping).needingPresentValue(),
                "Contact", mappings.policyOf(contactMapping).needingPresentValue());
    }
}
