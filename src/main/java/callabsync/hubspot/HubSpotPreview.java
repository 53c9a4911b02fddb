package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mapping;
import callabsync.sink.ActivityView;
import callabsync.sink.CrmView;
import callabsync.sink.LeftOut;
import callabsync.sink.NotSentException;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Previews what deliveries would change in a portal. The last word of a mapping's name says what it writes. */
final class HubSpotPreview implements SinkPreview {

    private static final String CONTACT = "hubspot/hubspot-contact";

    private final Portals portals;
    private final HubSpot hubspot;
    private final Contacts contacts;
    private final Activities activities;
    private final Definitions definitions;
    private final PreviewSteps steps;

    HubSpotPreview(
            Portals portals,
            HubSpot hubspot,
            Contacts contacts,
            Activities activities,
            Definitions definitions,
            PreviewSteps steps) {
        this.portals = portals;
        this.hubspot = hubspot;
        this.contacts = contacts;
        this.activities = activities;
        this.definitions = definitions;
        this.steps = steps;
    }

    @Override
    public String sink() {
        return "hubspot";
    }

    @Override
    public boolean writes(String destination, String mapping) {
        return mapping.startsWith("hubspot/") && !mapping.endsWith("-import");
    }

    @Override
    public List<String> recordMappings(String destination) {
        return List.of(CONTACT);
    }

    @Override
    public List<Previewed> preview(Batch batch, Mapping mapping) {
        Portal portal = portals.of(batch.destination().id());
        try {
            Optional<String> type = activityType(mapping.name());
            return type.isPresent()
                    ? steps.activities(batch, mapping, new OfActivities(portal, type.get()))
                    : steps.records(batch, mapping, new OfContacts(portal));
        } catch (RefusedException e) {
            throw new NotSentException(e.ruling().reason(), e.ruling().after());
        }
    }

    private static Optional<String> activityType(String mapping) {
        return switch (mapping.substring(mapping.lastIndexOf('-') + 1)) {
            case "call" -> Optional.of("calls");
            case "task" -> Optional.of("tasks");
            case "meeting" -> Optional.of("meetings");
            case "note" -> Optional.of("notes");
            default -> Optional.empty();
        };
    }

    private class OfContacts implements CrmView {
        final Portal portal;

        OfContacts(Portal portal) {
            this.portal = portal;
        }

        @Override
        public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
            Set<String> fields = PreviewSteps.names(mapped);
            Set<String> known = definitions.of(portal).keySet();
            hubspot.match(
                    batch,
                    portal,
                    known.isEmpty()
                            ? fields
                            : fields.stream().filter(known::contains).toList());
        }

        @Override
        public Optional<Map<String, Object>> present(Item item) {
            return item.get(Contacts.Existing.class).map(Contacts.Existing::properties);
        }

        @Override
        public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
            return new LinkedHashMap<>(definitions.fitting(portal, mapped, leftOut));
        }

        @Override
        public Map<String, @Nullable Object> creating(Item item, Map<String, @Nullable Object> fields) {
            return new LinkedHashMap<>(contacts.created(portal, item, fields));
        }
    }

    private final class OfActivities implements ActivityView {
        private final OfContacts contact;
        private final String type;

        OfActivities(Portal portal, String type) {
            this.contact = new OfContacts(portal);
            this.type = type;
        }

        @Override
        public String kind() {
            return Activities.kindOf(type);
        }

        @Override
        public boolean isAppointment() {
            return type.equals("meetings");
        }

        @Override
        public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
            hubspot.match(batch, contact.portal, Set.of());
        }

        @Override
        public Optional<Map<String, Object>> present(Item item) {
            return Optional.empty();
        }

        @Override
        public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
            return new LinkedHashMap<>(
                    Activities.properties(type, Activities.owned(contact.portal, item, mapped), item.callKey()));
        }

        @Override
        public Map<String, Map<String, Object>> read(Collection<String> ids, Set<String> fields) {
            return activities.read(contact.portal, type, ids, fields);
        }

        /** An activity is written once. */
        @Override
        public boolean rewrites(@Nullable FieldVersion before, FieldVersion after) {
            return false;
        }
    }
}
