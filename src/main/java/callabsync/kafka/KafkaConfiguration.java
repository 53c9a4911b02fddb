package callabsync.kafka;

import callabsync.broker.KafkaClients;
import callabsync.broker.KafkaProperties;
import callabsync.delivery.Leases;
import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mappings;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the Kafka sink. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

    @Bean
    KafkaKind kafkaKind() {
        return new KafkaKind();
    }

    /** Every {@code kafka:} endpoint of a route has its clients from here. */
    @Bean
    ComponentCustomizer kafkaClients(KafkaProperties shared, Destinations destinations) {
        var clients = new KafkaClients(
                shared,
                destination -> shared.with(destinations
                        .settings(destination)
                        .bind(KafkaSettings.class)
                        .properties()));
        return ComponentCustomizer.builder(KafkaComponent.class)
                .build(component -> component.setKafkaClientFactory(clients));
    }

    @Bean
    KafkaRecords kafkaRecords(ObjectProvider<CamelContext> camel, Clock clock) {
        return new KafkaRoutes(camel, clock);
    }

    /** {@code kafkaSink} in routes. */
    @Bean
    KafkaSink kafkaSink(
            Destinations destinations,
            Payloads payloads,
            Mappings mappings,
            Budgets budgets,
            KafkaRecords records,
            Leases leases) {
        return new KafkaSink(destinations, payloads, mappings, budgets, records, leases);
    }
}
