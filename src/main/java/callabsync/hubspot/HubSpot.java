package callabsync.hubspot;

import callabsync.delivery.Batch;
import callabsync.mapping.Mapping;
import callabsync.sink.Pipeline;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import java.util.List;
import java.util.function.BiFunction;

/** {@code hubspot} in routes: the steps of its sink, and their preview. */
public final class HubSpot implements SinkPreview {

    private final Portals portals;
    private final PortalDefinitions definitions;
    private final BiFunction<Portal, String, HubSpotContacts> contacts;
    private final Pipeline pipeline;

    /** @param contacts gives the contacts of a portal as a mapping writes them */
    HubSpot(
            Portals portals,
            PortalDefinitions definitions,
            BiFunction<Portal, String, HubSpotContacts> contacts,
            Pipeline pipeline) {
        this.portals = portals;
        this.definitions = definitions;
        this.contacts = contacts;
        this.pipeline = pipeline;
    }

    private HubSpotContacts contactsOf(Batch batch, String mapping) {
        return contacts.apply(portals.of(batch.destination().id()), mapping);
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
