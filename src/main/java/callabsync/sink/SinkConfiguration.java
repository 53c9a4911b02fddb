package callabsync.sink;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of sinks that take a setting. */
@Configuration(proxyBeanMethods = false)
class SinkConfiguration {

    @Bean
    AddressGuard addressGuard(SinkProperties properties) {
        return new AddressGuard(properties.allowLoopback());
    }

    @Bean
    Phones phones(SinkProperties properties) {
        return new Phones(properties.defaultRegion());
    }

    @Bean
    Matching matching(Links links, ContactKeys keys, Phones phones, SinkProperties properties) {
        return new Matching(links, keys, phones, properties.matchOrDefault());
    }
}
