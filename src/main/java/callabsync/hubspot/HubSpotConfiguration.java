package callabsync.hubspot;

import callabsync.destination.Destinations;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.sink.Connections;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.Phones;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Requests;
import callabsync.sink.SinkPreview;
import callabsync.source.SourceKind;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the HubSpot sink. */
@Configuration(proxyBeanMethods = false)
class HubSpotConfiguration {

    @Bean
    HubSpotKind hubSpotKind() {
        return new HubSpotKind();
    }

    @Bean
    SourceKind hubspotSourceKind(Portals portals) {
        return new HubSpotSourceKind(portals);
    }

    @Bean
    Portals portals(Destinations destinations, Requests requests, Connections connections) {
        return new Portals(destinations, requests, connections);
    }

    @Bean
    Definitions definitions(Clock clock, MappingProperties mapping) {
        return new Definitions(clock, new Values(mapping.businessZone()));
    }

    @Bean
    Contacts contacts(Mappings mappings, Definitions definitions, Memory memory, Clock clock, Phones phones) {
        return new Contacts(mappings, definitions, memory, clock, phones);
    }

    @Bean
    Activities activities(Mappings mappings, Definitions definitions, Memory memory, Clock clock) {
        return new Activities(mappings, definitions, memory, clock);
    }

    /** {@code hubspot} in routes. */
    @Bean
    HubSpot hubspot(
            Portals portals,
            Matching matching,
            Mappings mappings,
            Contacts contacts,
            Activities activities,
            Phones phones,
            Clock clock) {
        return new HubSpot(portals, matching, mappings, contacts, activities, phones, clock);
    }

    @Bean
    SinkPreview hubSpotPreview(
            Portals portals,
            HubSpot hubspot,
            Contacts contacts,
            Activities activities,
            Definitions definitions,
            PreviewSteps steps) {
        return new HubSpotPreview(portals, hubspot, contacts, activities, definitions, steps);
    }

    @Bean
    HubSpotPreflight hubSpotPreflight(
            Portals portals, Definitions definitions, Mappings mappings, Phones phones, Clock clock) {
        return new HubSpotPreflight(portals, definitions, mappings, phones, clock);
    }
}
