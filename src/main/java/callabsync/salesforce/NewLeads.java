package callabsync.salesforce;

import callabsync.delivery.Batch;
import callabsync.event.Event;
import callabsync.mapping.Mappings;
import callabsync.salesforce.CollectionWrite.Input;
import callabsync.sink.Effects.Standing;
import callabsync.sink.Effects.State;
import callabsync.sink.Json;
import callabsync.sink.Memory;
import callabsync.sink.Phones;
import callabsync.sink.Shaping;
import callabsync.sink.Target;
import callabsync.sink.Verdict;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates leads for contacts that have no record, each once. */
final class NewLeads {

    /** The mapping of a new lead's fields from its event. */
    static final String MAPPING = "salesforce/salesforce-new-lead";

    /** Our clock and Salesforce's may differ by this much. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    /** The fields that a lead requires. */
    private static final Set<String> REQUIRED = Set.of("LastName", "Company");

    private final Org org;
    private final Mappings mappings;
    private final OrgDefinitions definitions;
    private final Phones phones;

    NewLeads(Org org, Mappings mappings, OrgDefinitions definitions, Phones phones) {
        this.org = org;
        this.mappings = mappings;
        this.definitions = definitions;
        this.phones = phones;
    }

    Map<Target, Verdict> create(Batch batch, List<Target> targets, Memory memory) {
        Map<Target, Standing> standings = memory.begin(
                org.destination(),
                targets,
                target -> target.items.get(0).delivery().id() + "/lead");
        var verdicts = new LinkedHashMap<Target, Verdict>();
        var inputs = new LinkedHashMap<Target, Input>();
        standings.forEach((target, standing) -> {
            Optional<String> there = standing.state() == State.FRESH
                    ? Optional.empty()
                    : standing.crmId().or(() -> look(target, standing));
            there.ifPresentOrElse(
                    id -> verdicts.put(target, Verdict.done(id)),
                    () -> Shaping.of(target.items, () -> fields(target.last().event(), target.toWrite))
                            .ifPresentOrElse(
                                    fields -> inputs.put(
                                            target,
                                            Input.of(target.trace, "Lead", null, fields, target.items)
                                                    .keeping(REQUIRED)),
                                    () -> verdicts.put(target, Shaping.FAILED)));
        });
        var write = new CollectionWrite(batch, org, definitions, org::createLeads).write(inputs.values());
        inputs.forEach((target, input) -> {
            write.forgetDefinition("Lead", input.key());
            verdicts.put(target, verdict(target, write, memory));
        });
        return verdicts;
    }

    /** Returns all fields of a new lead: the person's from the event, and those of the call. */
    Map<String, Object> fields(Event event, Map<String, @Nullable Object> toWrite) {
        Map<String, Object> mapped = Json.object(mappings.apply(MAPPING, event.document(), Map.of()));
        var fields = new LinkedHashMap<String, @Nullable Object>(definitions.fitting(org, "Lead", mapped, true));
        fields.values().removeIf(value -> value == null);
        toWrite.forEach((name, value) -> Optional.ofNullable(value).ifPresent(there -> fields.put(name, there)));
        return fields;
    }

    /** Looks for a lead with the contact's phone or e-mail that was created since the first try: it is ours. */
    private Optional<String> look(Target target, Standing standing) {
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
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String where = "CreatedDate >= " + since + " AND (" + String.join(" OR ", conditions) + ")";
        return org.query(Soql.select(List.of("Id"), "Lead", where)).stream()
                .map(row -> Json.text(row, "Id"))
                .findFirst();
    }

    /**
     * Returns the verdict on a creation. A duplicate rule that names a single record shows whose this contact is: the
     * next try finds it.
     */
    private Verdict verdict(Target target, CollectionWrite write, Memory memory) {
        List<String> others = Json.objects(write.refusal(target.trace).get("errors")).stream()
                .map(error -> Json.object(error.get("duplicateResult")))
                .flatMap(found -> Json.objects(found.get("matchResults")).stream())
                .flatMap(match -> Json.objects(match.get("matchRecords")).stream())
                .map(match -> Json.text(Json.object(match.get("record")), "Id"))
                .filter(id -> ObjectIds.objectOf(id).isPresent())
                .distinct()
                .toList();
        if (others.size() != 1) {
            return write.of(target.trace);
        }
        memory.store().commit(tx -> {
            for (var item : target.items) {
                memory.links().remember(tx, org.destination(), memory.keys().toRemember(item), others.get(0));
            }
            return null;
        });
        return Verdict.retry("The lead is there already, as " + others.get(0));
    }
}
