package callabsync.hubspot;

import callabsync.destination.Destinations;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.sink.Connections;
import callabsync.sink.Matching;
import callabsync.sink.Phones;
import callabsync.sink.Pipeline;
import callabsync.sink.Requests;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the HubSpot sink. */
@Configuration(proxyBeanMethods = false)
class HubSpotConfiguration {

    @Bean
    HubSpotKind hubSpotKind(ObjectProvider<Portals> portals) {
        return new HubSpotKind(portals::getObject);
    }

    @Bean
    Portals portals(Destinations destinations, Requests requests, Connections connections, Clock clock) {
        return new Portals(destinations, requests, connections, clock);
    }

    @Bean
    PortalDefinitions definitions(Clock clock, MappingProperties mapping) {
        return new PortalDefinitions(clock, new PropertyValues(mapping.businessZone()));
    }

    /** {@code hubspot} in routes. */
    @Bean
    HubSpot hubspot(
            Portals portals,
            Mappings mappings,
            PortalDefinitions definitions,
            Matching matching,
            Phones phones,
            Pipeline pipeline) {
        return new HubSpot(
                portals,
                definitions,
                (portal, mapping) -> new HubSpotContacts(portal, mapping, mappings, definitions, matching, phones),
                pipeline);
    }

    @Bean
    HubSpotPreflight hubSpotPreflight(
            Portals portals, PortalDefinitions definitions, Mappings mappings, Phones phones) {
        return new HubSpotPreflight(portals, definitions, mappings, phones);
    }
}
