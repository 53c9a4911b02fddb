package callabsync.kafka;

import callabsync.broker.KafkaClients;
import callabsync.broker.KafkaProperties;
import callabsync.destination.Destinations;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clients of Kafka. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

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
}
