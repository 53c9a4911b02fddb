package callabsync.http;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.Connections;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.Phones;
import callabsync.sink.Preflights;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Requests;
import callabsync.sink.SinkPreview;
import callabsync.source.SourceKind;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
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
    HttpSink httpSink(
            Apis apis,
            Mappings mappings,
            Matching matching,
            Phones phones,
            Memory memory,
            IgnoredFields ignoredFields) {
        return new HttpSink(apis, mappings, matching, phones, memory, ignoredFields);
    }

    @Bean
    IgnoredFields ignoredFields(ObjectProvider<Preflights> preflights) {
        return new IgnoredFields(preflights::getObject);
    }

    @Bean
    HttpPreflight httpPreflight(Apis apis, Mappings mappings, IgnoredFields ignoredFields) {
        return new HttpPreflight(apis, mappings, ignoredFields);
    }

    @Bean
    SourceKind httpSourceKind(Apis apis) {
        return new HttpSourceKind(apis);
    }
}
