package callabsync.salesforce;

import callabsync.delivery.Batch;
import callabsync.event.Event;
import callabsync.mapping.Mappings;
import callabsync.salesforce.CollectionWrite.Outcome;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import callabsync.sink.Shaping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates leads for contacts that have no record, each once. */
final class NewLeads {

    /** A lead's fields from its event, where it has none yet. */
    static final String MAPPING = "salesforce/salesforce-new-lead";

    /** How far our clock and Salesforce's may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private final Mappings mappings;
    private final Definitions definitions;
    private final Memory memory;
    private final Phones phones;

    NewLeads(Mappings mappings, Definitions definitions, Memory memory, Phones phones) {
        this.mappings = mappings;
        this.definitions = definitions;
        this.memory = memory;
        this.phones = phones;
    }

    /** Without these there is no lead. */
    private static final Set<String> REQUIRED = Set.of("LastName", "Company");

    static String effectKey(Target target) {
        return target.items.get(0).delivery().id() + "/lead";
    }

    /** Creates those that are not there yet; answers the ids of those that are there now. */
    Map<Target, String> create(Batch batch, Org org, List<Target> targets) {
        var created = new LinkedHashMap<Target, String>();
        if (targets.isEmpty()) {
            return created;
        }
        Map<String, Standing> standings = memory.effects()
                .begin(
                        org.destination(),
                        targets.stream()
                                .map(target -> new Intent(
                                        effectKey(target),
                                        Optional.empty(),
                                        target.items.get(0).delivery().id()))
                                .toList());
        var inputs = new LinkedHashMap<Target, Input>();
        var withdrawn = new ArrayList<Target>();
        for (Target target : targets) {
            Standing standing = standings.get(effectKey(target));
            Optional<String> there = standing.state() == State.FRESH
                    ? Optional.empty()
                    : standing.crmId().or(() -> look(org, target, standing));
            there.ifPresentOrElse(
                    id -> created.put(target, id),
                    () -> Shaping.of(target.items, () -> fields(org, target))
                            .ifPresentOrElse(
                                    fields -> inputs.put(
                                            target,
                                            Input.of("Lead", null, fields, target.items)
                                                    .keeping(REQUIRED)),
                                    () -> withdrawn.add(target)));
        }
        var write = new CollectionWrite(batch, org, definitions, org::createLeads).send(List.copyOf(inputs.values()));
        inputs.forEach((target, input) -> {
            Outcome outcome = write.of(input);
            if (outcome instanceof Outcome.Done done) {
                target.leaveOut(done.leftOut());
                created.put(target, done.id());
            } else if (!(outcome instanceof Outcome.InDoubt)) {
                withdrawn.add(target);
                if (outcome instanceof Outcome.Refused refused) {
                    refused(batch, org, target, refused);
                }
            }
        });
        withdraw(org, withdrawn);
        return created;
    }

    private Map<String, Object> fields(Org org, Target target) {
        return fields(org, target.items.get(target.items.size() - 1).event(), target.toWrite);
    }

    /** All fields of a new lead: what its event says of the person, and what is written of the call. */
    Map<String, Object> fields(Org org, Event event, Map<String, @Nullable Object> toWrite) {
        var fields = new LinkedHashMap<String, Object>();
        definitions
                .fitting(org, "Lead", Json.object(mappings.apply(MAPPING, event.document(), Map.of())), true)
                .forEach((name, value) -> Optional.ofNullable(value).ifPresent(there -> fields.put(name, there)));
        toWrite.forEach((name, value) -> Optional.ofNullable(value).ifPresent(there -> fields.put(name, there)));
        return fields;
    }

    /** A lead with the contact's phone or e-mail that was created since it was first tried: ours. */
    private Optional<String> look(Org org, Target target, Standing standing) {
        Event event = target.items.get(0).event();
        var conditions = new ArrayList<String>();
        event.contact().email().ifPresent(email -> conditions.add(Soql.in("Email", List.of(email))));
        event.contact().phone().ifPresent(phone -> {
            var spellings = new ArrayList<>(List.of(phone));
            phones.e164(phone).ifPresent(e164 -> spellings.addAll(phones.spellings(e164)));
            conditions.add(Soql.in("Phone", spellings));
        });
        if (conditions.isEmpty()) {
            conditions.add(
                    Soql.in("LastName", List.of(event.contact().lastName().orElse("Unknown"))));
        }
        String since = standing.since()
                .minus(CLOCKS_APART)
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                .toString();
        String where = "CreatedDate >= " + since + " AND (" + String.join(" OR ", conditions) + ")";
        return org.query(Soql.select(List.of("Id"), "Lead", where)).stream()
                .map(row -> Json.text(row, "Id"))
                .findFirst();
    }

    /** A duplicate rule that names the one record it is about tells whose this contact is. */
    private void refused(Batch batch, Org org, Target target, Outcome.Refused refused) {
        List<String> others = duplicates(refused.result());
        if (refused.ruling().isOfDefinition()) {
            definitions.forget(org, "Lead");
        }
        if (others.size() == 1) {
            memory.store().commit(tx -> {
                for (var item : target.items) {
                    memory.links().remember(tx, org.destination(), memory.keys().toRemember(item), others.get(0));
                }
                return null;
            });
            target.items.forEach(item -> item.retryable("The lead is there already, as " + others.get(0)));
        }
        refused.ruling().answer(batch, target.items);
    }

    private static List<String> duplicates(Map<String, Object> result) {
        return Json.objects(result.get("errors")).stream()
                .map(error -> Json.object(error.get("duplicateResult")))
                .flatMap(found -> Json.objects(found.get("matchResults")).stream())
                .flatMap(match -> Json.objects(match.get("matchRecords")).stream())
                .map(match -> Json.text(Json.object(match.get("record")), "Id"))
                .filter(id -> Ids.objectOf(id).isPresent())
                .distinct()
                .toList();
    }

    private void withdraw(Org org, List<Target> targets) {
        if (!targets.isEmpty()) {
            memory.store().commit(tx -> {
                for (Target target : targets) {
                    memory.effects().withdraw(tx, org.destination(), effectKey(target));
                }
                return null;
            });
        }
    }
}
