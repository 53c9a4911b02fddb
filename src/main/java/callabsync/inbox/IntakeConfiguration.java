package callabsync.inbox;

import callabsync.store.GroupCommit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Kafka between door and inbox. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "callab.sync.intake.mode", havingValue = "kafka")
class IntakeConfiguration {

    @Bean
    IntakeProducer intakeProducer(IntakeProperties properties) {
        return new IntakeProducer(properties.brokers(), properties.acknowledgeWithin());
    }

    @Bean
    Intake intake(JdbcInbox inbox, GroupCommit store, IntakeProducer producer, IntakeProperties properties) {
        return new Intake(inbox, store, producer, properties.deadTopic());
    }

    @Bean
    IntakeRoutes intakeRoutes(IntakeProperties properties, Intake intake) {
        return new IntakeRoutes(properties, intake);
    }

    /** Before the routes are stopped, so that none waits for the other. */
    @Bean
    ApplicationListener<ContextClosedEvent> intakeStopper(Intake intake) {
        return closed -> intake.stop();
    }
}
