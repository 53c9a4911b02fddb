package callabsync.http;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.AddressGuard;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import callabsync.source.SourceKind;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** Reads HTTP destinations without Spring. */
public final class HttpSourceFixture {

    private HttpSourceFixture() {}

    public static SourceKind of(Destinations destinations, Requests requests, Mappings mappings, Clock clock) {
        var connections = new Connections(new AddressGuard(true));
        var apis = new Apis(destinations, requests, mappings, connections, new DefaultSslBundleRegistry(), clock);
        var sink = new HttpSink(apis, mappings, null, null, null, null, null);
        return new HttpKind(new StaticListableBeanFactory(Map.of("httpSink", sink)).getBeanProvider(HttpSink.class));
    }
}
