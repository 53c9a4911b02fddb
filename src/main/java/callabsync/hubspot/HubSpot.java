package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import callabsync.sink.Matching;
import callabsync.sink.Phones;
import callabsync.sink.Pipeline;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code hubspot} in routes: the steps of its sink, and their preview. */
@Component("hubspot")
public final class HubSpot implements SinkPreview {

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

    /** Finds each delivery's contact, and reads what the mapping's field policy must know of it. */
    public void match(Batch batch, String mapping) {
        pipeline.step(batch, () -> pipeline.match(batch, contactsOf(batch, mapping)));
    }

    /** Updates the contacts, and creates those that are to be created. */
    public void contacts(Batch batch, String mapping) {
        pipeline.step(batch, () -> pipeline.records(batch, contactsOf(batch, mapping)));
    }

    /** Adds the activities of a type ({@code calls tasks meetings notes}), each once per call. */
    public void activities(Batch batch, String type, String mapping) {
        pipeline.step(batch, () -> pipeline.activities(batch, activitiesOf(batch, type, mapping), mapping));
    }

    /** Marks the items that have no answer yet as delivered, if all that they owed is written. */
    public void finish(Batch batch) {
        pipeline.step(batch, () -> pipeline.finish(batch));
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
