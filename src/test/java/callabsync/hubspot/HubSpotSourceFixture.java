package callabsync.hubspot;

import callabsync.destination.Destinations;
import callabsync.sink.AddressGuard;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import callabsync.source.SourceKind;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Reads HubSpot's contacts without Spring. */
public final class HubSpotSourceFixture {

    private HubSpotSourceFixture() {}

    public static SourceKind of(Destinations destinations, Requests requests) {
        var portals = new Portals(destinations, requests, new Connections(new AddressGuard(true)), Clock.systemUTC());
        return new HubSpotKind(
                new StaticListableBeanFactory(Map.of("portals", portals)).getBeanProvider(Portals.class));
    }
}
