package callabsync.sink.http;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.Connections;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Requests;
import callabsync.sink.SinkPreview;
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
    SinkPreview httpPreview(Apis apis, HttpSink httpSink, Memory memory, PreviewSteps steps) {
        return new HttpPreview(apis, httpSink, memory, steps);
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
    HttpSink httpSink(Apis apis, Matching matching, Mappings mappings, Memory memory, Clock clock) {
        return new HttpSink(apis, matching, new Records(mappings, matching, memory, clock));
    }
}
