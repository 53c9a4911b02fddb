package callabsync.salesforce;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import callabsync.salesforce.Activities.Kind;
import callabsync.salesforce.RefusedFields.Place;
import callabsync.sink.ActivityView;
import callabsync.sink.CrmView;
import callabsync.sink.Json;
import callabsync.sink.LeftOut;
import callabsync.sink.Match;
import callabsync.sink.NotSentException;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Previews what deliveries would change in an org. The last word of a mapping's name says what it writes. */
final class SalesforcePreview implements SinkPreview {

    private static final String LEAD = "salesforce/salesforce-lead";
    private static final String CONTACT = "salesforce/salesforce-contact-record";

    private final Orgs orgs;
    private final Salesforce salesforce;
    private final Records records;
    private final Definitions definitions;
    private final Mappings mappings;
    private final PreviewSteps steps;

    SalesforcePreview(
            Orgs orgs,
            Salesforce salesforce,
            Records records,
            Definitions definitions,
            Mappings mappings,
            PreviewSteps steps) {
        this.orgs = orgs;
        this.salesforce = salesforce;
        this.records = records;
        this.definitions = definitions;
        this.mappings = mappings;
        this.steps = steps;
    }

    @Override
    public String sink() {
        return "salesforce";
    }

    @Override
    public boolean writes(String destination, String mapping) {
        return mapping.startsWith("salesforce/") && !mapping.endsWith("-import");
    }

    @Override
    public List<String> recordMappings(String destination) {
        return List.of(LEAD, CONTACT);
    }

    @Override
    public List<Previewed> preview(Batch batch, Mapping mapping) {
        Org org = orgs.of(batch.destination().id());
        try {
            org.keepReserve();
            Optional<Kind> kind = kindOf(mapping.name());
            return kind.isPresent()
                    ? steps.activities(batch, mapping, new OfActivities(org, kind.get()))
                    : steps.records(batch, mapping, new OfRecords(org, mapping.name()));
        } catch (RefusedException e) {
            throw new NotSentException(e.ruling().reason(), e.ruling().after());
        }
    }

    private static Optional<Kind> kindOf(String mapping) {
        String last = mapping.substring(mapping.lastIndexOf('-') + 1);
        return switch (last) {
            case "call", "task", "event" -> Optional.of(Kind.named(last + "s"));
            default -> Optional.empty();
        };
    }

    private static String objectOf(Item item) {
        return item.get(Match.class)
                .flatMap(Match::crmId)
                .flatMap(Ids::objectOf)
                .orElse("Lead");
    }

    private final class OfRecords implements CrmView {
        private final Org org;
        private final String mapping;

        OfRecords(Org org, String mapping) {
            this.org = org;
            this.mapping = mapping;
        }

        @Override
        public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
            Set<String> fields = PreviewSteps.names(mapped);
            salesforce.match(batch, org, Map.of("Lead", fields, "Contact", fields));
        }

        @Override
        public Optional<Map<String, Object>> present(Item item) {
            return item.get(Records.Existing.class)
                    .map(existing -> definitions.held(definitions.of(org, objectOf(item)), existing.fields()));
        }

        @Override
        public Optional<String> notOf(Item item) {
            Optional<String> crmId = item.get(Match.class).flatMap(Match::crmId);
            String object = objectOf(item);
            if (mapping.equals(NewLeads.MAPPING)) {
                return crmId.map(id -> "The " + object.toLowerCase(Locale.ROOT) + " " + id
                        + " is there: this mapping is for leads that are created");
            }
            boolean ofContacts = mapping.equals(CONTACT);
            return ofContacts == object.equals("Contact")
                    ? Optional.empty()
                    : Optional.of("This call is about a " + object.toLowerCase(Locale.ROOT) + ", which "
                            + (ofContacts ? LEAD : CONTACT) + " writes");
        }

        @Override
        public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
            boolean creating = item.get(Match.class).flatMap(Match::crmId).isEmpty();
            String type = present(item)
                    .map(record -> Json.text(record, RecordFinder.RECORD_TYPE))
                    .orElse("");
            Map<String, @Nullable Object> fitting =
                    definitions.fitting(new Place(org, objectOf(item), creating, type), mapped, leftOut);
            Target.leaveOutWhatIsThere(fitting, present(item).orElse(Map.of()), mappings.policyOf(mapping));
            return fitting;
        }

        @Override
        public Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
            return new LinkedHashMap<>(records.created(org, item, fields));
        }
    }

    private final class OfActivities implements ActivityView {
        private final Org org;
        private final Kind kind;

        OfActivities(Org org, Kind kind) {
            this.org = org;
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
            salesforce.match(batch, org, Map.of());
        }

        @Override
        public Optional<Map<String, Object>> present(Item item) {
            return Optional.empty();
        }

        @Override
        public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
            return definitions.fitting(new Place(org, kind.object, true, ""), mapped, leftOut);
        }

        @Override
        public Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
            var all = new LinkedHashMap<String, @Nullable Object>(fields);
            NewActivities.ownerOf(org, item).ifPresent(owner -> all.putIfAbsent(Fault.OWNER, owner));
            return all;
        }

        @Override
        public Map<String, Map<String, Object>> read(Collection<String> ids, Set<String> fields) {
            var definition = definitions.of(org, kind.object);
            var asked = new ArrayList<>(List.of("Id"));
            fields.stream()
                    .filter(definition::has)
                    .filter(field -> !field.equals("Id"))
                    .forEach(asked::add);
            var result = new LinkedHashMap<String, Map<String, Object>>();
            for (List<String> list : Soql.lists(ids)) {
                org.query(Soql.select(asked, kind.object, Soql.in("Id", list)))
                        .forEach(row -> result.put(Json.text(row, "Id"), definitions.held(definition, row)));
            }
            return result;
        }

        @Override
        public boolean rewrites(@Nullable FieldVersion before, FieldVersion after) {
            return Activities.isChanged(before, after);
        }
    }
}
