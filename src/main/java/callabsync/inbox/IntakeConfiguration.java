package callabsync.inbox;

import callabsync.broker.KafkaProperties;
import callabsync.event.EventReader;
import callabsync.store.AtShutdown;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Kafka between door and inbox. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "callab.sync.intake.mode", havingValue = "kafka")
class IntakeConfiguration {

    @Bean
    IntakeProducer intakeProducer(IntakeProperties properties, KafkaProperties kafka) {
        return new IntakeProducer(properties.brokers(), kafka, properties.acknowledgeWithin());
    }

    @Bean
    KafkaInbox kafkaInbox(IntakeProducer producer, IntakeProperties properties, Ids ids, EventReader reader) {
        return new KafkaInbox(producer, properties.topic(), ids, reader);
    }

    @Bean("inboxHealthIndicator")
    BrokerHealth inboxHealthIndicator(IntakeProperties properties, KafkaProperties kafka) {
        return new BrokerHealth(properties.brokers(), kafka, properties.topic());
    }

    @Bean
    Intake intake(JdbcInbox inbox, GroupCommit store, IntakeProducer producer, IntakeProperties properties) {
        return new Intake(inbox, store, new DeadLetterTopic(producer, properties.deadTopic()));
    }

    @Bean
    IntakeRoutes intakeRoutes(IntakeProperties properties, KafkaProperties kafka, Intake intake) {
        return new IntakeRoutes(properties, kafka, intake);
    }

    /** Before the routes are stopped, so that none waits for the other. */
    @Bean
    AtShutdown intakeStopper(Intake intake) {
        return AtShutdown.beforeRoutesStop(intake::stop);
    }
}
