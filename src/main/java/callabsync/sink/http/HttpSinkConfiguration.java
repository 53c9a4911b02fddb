package callabsync.sink.http;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.Connections;
import callabsync.sink.ContactKeys;
import callabsync.sink.Effects;
import callabsync.sink.Links;
import callabsync.sink.Matching;
import callabsync.sink.Requests;
import callabsync.sink.Totals;
import callabsync.sink.Written;
import callabsync.store.GroupCommit;
import java.time.Clock;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the HTTP sink. */
@Configuration(proxyBeanMethods = false)
class HttpSinkConfiguration {

    @Bean
    HttpKind httpKind() {
        return new HttpKind();
    }

    @Bean
    Apis apis(
            Destinations destinations,
            Requests requests,
            Mappings mappings,
            Connections connections,
            SslBundles sslBundles,
            Clock clock) {
        return new Apis(destinations, requests, mappings, connections, sslBundles, clock);
    }

    /** {@code httpSink} in routes. */
    @Bean
    HttpSink httpSink(
            Apis apis,
            Matching matching,
            Mappings mappings,
            Totals totals,
            ContactKeys keys,
            Links links,
            Written written,
            Effects effects,
            GroupCommit store,
            Clock clock) {
        var memory = new Memory(totals, keys, links, written, effects, store);
        return new HttpSink(apis, matching, new Records(mappings, matching, memory, clock));
    }
}
