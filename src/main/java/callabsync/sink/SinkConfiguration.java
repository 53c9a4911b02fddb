package callabsync.sink;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Vault;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What sinks have in common. */
@Configuration(proxyBeanMethods = false)
class SinkConfiguration {

    @Bean
    AddressGuard addressGuard(SinkProperties properties) {
        return new AddressGuard(properties.allowLoopback());
    }

    @Bean
    Connections connections(AddressGuard guard) {
        return new Connections(guard);
    }

    /** {@code sinkErrors} in routes. */
    @Bean
    SinkErrors sinkErrors() {
        return new SinkErrors();
    }

    @Bean
    Phones phones(SinkProperties properties) {
        return new Phones(properties.defaultRegion());
    }

    @Bean
    ContactKeys contactKeys(Phones phones, Vault vault) {
        return new ContactKeys(phones, vault);
    }

    @Bean
    Links links(Database database, Clock clock) {
        return new Links(database, clock);
    }

    @Bean
    Effects effects(Database database, GroupCommit store, Clock clock) {
        return new Effects(database, store, clock);
    }

    @Bean
    Written written(Database database, Clock clock) {
        return new Written(database, clock);
    }

    @Bean
    Totals totals(Database database, GroupCommit store, ContactKeys keys) {
        return new Totals(database, store, keys);
    }

    @Bean
    Matching matching(Links links, ContactKeys keys, Phones phones, SinkProperties properties) {
        return new Matching(links, keys, phones, properties.matchOrDefault());
    }

    @Bean
    Memory memory(Totals totals, ContactKeys keys, Links links, Written written, Effects effects, GroupCommit store) {
        return new Memory(totals, keys, links, written, effects, store);
    }

    @Bean
    PreviewSteps previewSteps(Mappings mappings, Memory memory) {
        return new PreviewSteps(mappings, memory);
    }

    @Bean
    Pipeline pipeline(Mappings mappings, Memory memory, PreviewSteps previews) {
        return new Pipeline(new RecordPipeline(mappings, memory), new ActivityPipeline(mappings, memory), previews);
    }

    @Bean
    Preflights preflights(Destinations destinations, ObjectProvider<Preflight> preflights, Clock clock) {
        return new Preflights(destinations, preflights.stream().toList(), clock);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> preflightsAtStart(Preflights preflights) {
        return ready -> preflights.runAtStart();
    }
}
