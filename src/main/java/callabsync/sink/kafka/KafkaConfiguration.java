package callabsync.sink.kafka;

import callabsync.delivery.Leases;
import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mappings;
import org.apache.camel.CamelContext;
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

    @Bean
    KafkaRecords kafkaRecords(ObjectProvider<CamelContext> camel) {
        return new KafkaRoutes(camel);
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
