package callabsync.hubspot;

import callabsync.destination.Destinations;
import callabsync.sink.AddressGuard;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import callabsync.source.SourceKind;
import java.time.Clock;

/** Reads HubSpot's contacts without Spring. */
public final class HubSpotSourceFixture {

    private HubSpotSourceFixture() {}

    public static SourceKind of(Destinations destinations, Requests requests) {
        var portals = new Portals(destinations, requests, new Connections(new AddressGuard(true)), Clock.systemUTC());
        return new HubSpotKind(() -> portals);
    }
}
