package callabsync.salesforce;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.FieldRule;
import callabsync.mapping.Mappings;
import callabsync.salesforce.CollectionWrite.Input;
import callabsync.salesforce.Refusal.Fault;
import callabsync.salesforce.RefusedFields.Place;
import callabsync.sink.CrmRecords;
import callabsync.sink.CrmRecords.Settings.ActivitiesOwner;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.Finder;
import callabsync.sink.Finder.Existing;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.Phones;
import callabsync.sink.Pipeline.RefusedRecord;
import callabsync.sink.Target;
import callabsync.sink.Verdict;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The leads and contacts of one org. All that are there are updated in one collection; the others become {@link NewLeads}. */
final class SalesforceRecords implements CrmRecords {

    static final String LEAD = "salesforce/salesforce-lead";
    static final String CONTACT = "salesforce/salesforce-contact-record";

    private final Org org;
    private final String leadMapping;
    private final String contactMapping;
    private final Mappings mappings;
    private final OrgDefinitions definitions;
    private final Matching matching;
    private final Phones phones;
    private final NewLeads newLeads;

    SalesforceRecords(
            Org org,
            String leadMapping,
            String contactMapping,
            Mappings mappings,
            OrgDefinitions definitions,
            Matching matching,
            Phones phones) {
        this.org = org;
        this.leadMapping = leadMapping;
        this.contactMapping = contactMapping;
        this.mappings = mappings;
        this.definitions = definitions;
        this.matching = matching;
        this.phones = phones;
        this.newLeads = new NewLeads(org, mappings, definitions, phones);
    }

    @Override
    public Org account() {
        return org;
    }

    @Override
    public Matching matching() {
        return matching;
    }

    @Override
    public Finder finder(Collection<String> moreFields) {
        return new RecordFinder(
                org,
                definitions,
                phones,
                Map.of("Lead", needed(leadMapping, moreFields), "Contact", needed(contactMapping, moreFields)));
    }

    private Set<String> needed(String mapping, Collection<String> more) {
        var fields = new HashSet<>(mappings.policyOf(mapping).needingPresentValue());
        fields.addAll(more);
        return fields;
    }

    static String objectOf(Item item) {
        return objectOf(Match.crmIdOf(item));
    }

    private static String objectOf(Optional<String> crmId) {
        return crmId.flatMap(ObjectIds::objectOf).orElse("Lead");
    }

    @Override
    public String owed() {
        return "record";
    }

    @Override
    public String mapping(Item item) {
        return objectOf(item).equals("Contact") ? contactMapping : leadMapping;
    }

    @Override
    public void define(Item item) {
        definitions.of(org, objectOf(item));
    }

    /** With its times as they are written. */
    @Override
    public Optional<Map<String, Object>> present(Item item) {
        return item.get(Existing.class)
                .map(existing -> definitions.held(definitions.of(org, objectOf(item)), existing.fields()));
    }

    @Override
    public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
        String type = Json.text(Existing.of(item), RecordFinder.RECORD_TYPE);
        boolean isNew = Match.crmIdOf(item).isEmpty();
        return definitions.fitting(org, new Place(objectOf(item), isNew, type), mapped, leftOut);
    }

    @Override
    public LeftOut warning(Item item) {
        return definitions.warning(org, objectOf(item));
    }

    /** A paragraph may have been added before, by a request whose answer never came. */
    @Override
    public void beforeMerge(Map<String, @Nullable Object> fields, Map<String, Object> present, FieldPolicy policy) {
        fields.keySet()
                .removeIf(field -> policy.ruleOf(field) instanceof FieldRule.Append
                        && isThere(present.get(field), fields.get(field)));
    }

    private static boolean isThere(@Nullable Object text, @Nullable Object paragraph) {
        return text != null && paragraph != null && lines(text).contains(lines(paragraph));
    }

    private static String lines(Object text) {
        return text.toString().replace("\r\n", "\n").strip();
    }

    @Override
    public Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
        return new LinkedHashMap<>(newLeads.fields(item.event(), fields));
    }

    @Override
    public Map<Target, Verdict> update(Batch batch, List<Target> targets) {
        var inputs = new LinkedHashMap<Target, Input>();
        targets.stream()
                .sorted(Comparator.comparing((Target target) -> objectOf(target.crmId))
                        .reversed())
                .forEach(target -> inputs.put(target, input(target)));
        var write = new CollectionWrite(batch, org, definitions, org::update).write(inputs.values());
        var verdicts = new LinkedHashMap<Target, Verdict>();
        inputs.forEach((target, input) -> {
            write.forgetDefinition(objectOf(target.crmId), input.key());
            verdicts.put(target, write.of(input.key()));
        });
        return verdicts;
    }

    private static Input input(Target target) {
        return Input.of(target.trace, objectOf(target.crmId), target.crmId.orElseThrow(), target.toWrite, target.items)
                .ofType(Json.text(target.whole(), RecordFinder.RECORD_TYPE));
    }

    @Override
    public Map<Target, Verdict> create(Batch batch, List<Target> targets, Memory memory) {
        return newLeads.create(batch, targets, memory);
    }

    /** The assignment rule may have given a new lead to anybody. */
    @Override
    public void created(Map<Target, String> ids) {
        if (ids.isEmpty() || org.settings().activitiesOwner() == ActivitiesOwner.USER) {
            return;
        }
        var rows = org.rows(List.of("Id", Fault.OWNER), "Lead", "Id", ids.values());
        ids.forEach((target, id) -> rows.stream()
                .filter(row -> ObjectIds.same(Json.text(row, "Id"), id))
                .findFirst()
                .ifPresent(row -> target.items.forEach(item -> item.put(Existing.class, new Existing(row)))));
    }

    /**
     * A record that is refused as a whole, by a rule of the org say, is a person's to look at; its activities are written
     * all the same. Of several deliveries in one write any may be at fault: they are tried apart.
     */
    @Override
    public void refused(Batch batch, Target target, Verdict verdict) {
        boolean isForGood = verdict.result() instanceof Permanent && !(verdict instanceof Verdict.Split);
        if (verdict instanceof Verdict.Gone gone && target.crmId.isPresent()) {
            var again = new Verdict.Gone(gone.reason() + ": the record is looked for again", gone.after());
            again.answer(batch, target.items);
        } else if (isForGood && target.crmId.isPresent() && target.items.size() == 1) {
            target.items.forEach(item -> item.put(RefusedRecord.class, new RefusedRecord(verdict)));
        } else {
            verdict.answer(batch, target.items);
        }
    }

    @Override
    public Optional<String> notOf(Item item, String mapping) {
        String object = objectOf(item).toLowerCase(Locale.ROOT);
        if (mapping.equals(NewLeads.MAPPING)) {
            return Match.crmIdOf(item)
                    .map(id -> "The " + object + " " + id + " is there: this mapping is for leads that are created");
        }
        boolean isOfContacts = mapping.equals(CONTACT);
        return isOfContacts == object.equals("contact")
                ? Optional.empty()
                : Optional.of(
                        "This call is about a " + object + ", which " + (isOfContacts ? LEAD : CONTACT) + " writes");
    }
}
