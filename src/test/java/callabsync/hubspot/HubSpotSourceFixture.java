package callabsync.hubspot;

import callabsync.destination.Destinations;
import callabsync.sink.AddressGuard;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import callabsync.source.SourceKind;

/** Reads HubSpot's contacts without Spring. */
public final class HubSpotSourceFixture {

    private HubSpotSourceFixture() {}

    public static SourceKind of(Destinations destinations, Requests requests) {
        return new HubSpotSourceKind(new Portals(destinations, requests, new Connections(new AddressGuard(true))));
    }
}
