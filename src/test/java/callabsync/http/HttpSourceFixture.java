package callabsync.http;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.AddressGuard;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import callabsync.source.SourceKind;
import java.time.Clock;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** Reads HTTP destinations without Spring. */
public final class HttpSourceFixture {

    private HttpSourceFixture() {}

    public static SourceKind of(Destinations destinations, Requests requests, Mappings mappings, Clock clock) {
        return new HttpSourceKind(new Apis(
                destinations,
                requests,
                mappings,
                new Connections(new AddressGuard(true)),
                new DefaultSslBundleRegistry(),
                clock));
    }
}
