package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmSteps;
import callabsync.sink.Matching;
import callabsync.sink.Phones;
import callabsync.sink.Pipeline;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The steps of the sink, and their preview. */
@Component
final class HubSpot implements CrmSteps, SinkPreview {

    private final Portals portals;
    private final Mappings mappings;
    private final PortalDefinitions definitions;
    private final Matching matching;
    private final Phones phones;
    private final Pipeline pipeline;

    HubSpot(
            Portals portals,
            Mappings mappings,
            PortalDefinitions definitions,
            Matching matching,
            Phones phones,
            Pipeline pipeline) {
        this.portals = portals;
        this.mappings = mappings;
        this.definitions = definitions;
        this.matching = matching;
        this.phones = phones;
        this.pipeline = pipeline;
    }

    private HubSpotContacts contactsOf(Batch batch, String mapping) {
        Portal portal = portals.of(batch.destination().id());
        return new HubSpotContacts(portal, mapping, mappings, definitions, matching, phones);
    }

    private HubSpotActivities activitiesOf(Batch batch, String type, String mapping) {
        return new HubSpotActivities(contactsOf(batch, mapping), definitions, type);
    }

    @Override
    public Map<Operation, Maker> steps() {
        return Map.of(
                Operation.MATCH,
                options -> match(options.mapping()),
                Operation.WRITE,
                options -> {
                    options.object(List.of("contacts"));
                    return contacts(options.mapping());
                },
                Operation.ACTIVITY,
                options -> activity(options.type(HubSpotActivities.types()), options.mapping()),
                Operation.FINISH,
                options -> batch -> pipeline.step(batch, () -> pipeline.finish(batch)));
    }

    /** Finds each delivery's contact, and reads what the mapping's field policy must know of it. */
    private Step match(String mapping) {
        return batch -> pipeline.step(batch, () -> pipeline.match(batch, contactsOf(batch, mapping)));
    }

    /** Updates the contacts, and creates those that are to be created. */
    private Step contacts(String mapping) {
        return batch -> pipeline.step(batch, () -> pipeline.records(batch, contactsOf(batch, mapping)));
    }

    /** Adds the activities of a type, each once per call. */
    private Step activity(String type, String mapping) {
        return batch ->
                pipeline.step(batch, () -> pipeline.activities(batch, activitiesOf(batch, type, mapping), mapping));
    }

    @Override
    public String sink() {
        return "hubspot";
    }

    @Override
    public List<String> recordMappings(String destination) {
        return List.of(WrittenProperties.MAPPING);
    }

    @Override
    public List<Previewed> preview(Batch batch, Mapping mapping) {
        return pipeline.preview(
                batch,
                mapping,
                contactsOf(batch, mapping.name()),
                HubSpotActivities.typeOf(mapping.name()).map(type -> activitiesOf(batch, type, mapping.name())));
    }
}
