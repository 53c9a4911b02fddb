package callabsync.http;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.AddressGuard;
import callabsync.sink.Connections;
import callabsync.sink.HttpLists;
import callabsync.sink.Requests;
import java.time.Clock;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** Lists of HTTP destinations without Spring. */
public final class HttpListsFixture {

    private HttpListsFixture() {}

    public static HttpLists of(Destinations destinations, Requests requests, Mappings mappings, Clock clock) {
        return new Lists(new Apis(
                destinations,
                requests,
                mappings,
                new Connections(new AddressGuard(true)),
                new DefaultSslBundleRegistry(),
                clock));
    }
}
