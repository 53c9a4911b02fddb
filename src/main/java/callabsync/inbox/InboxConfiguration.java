package callabsync.inbox;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The inbox. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

    @Bean
    Payloads payloads(Database database, Vault vault) {
        return new Payloads(database, vault);
    }

    @Bean
    EventIds eventIds(Database database) {
        return new EventIds(database);
    }

    @Bean
    EventSearch eventSearch(Database database, Payloads payloads) {
        return new EventSearch(database, payloads);
    }

    @Bean
    JdbcInbox storeInbox(GroupCommit store, Payloads payloads, Ids ids, Clock clock, List<StoredListener> listeners) {
        return new JdbcInbox(store, payloads, ids, clock, listeners);
    }

    /** What the door stores to. */
    @Bean
    @Primary
    Inbox inbox(JdbcInbox storeInbox, IntakeProperties intake, ObjectProvider<IntakeProducer> producer, Ids ids) {
        return intake.mode() == IntakeProperties.Mode.KAFKA
                ? new KafkaInbox(producer.getObject(), intake.topic(), ids)
                : storeInbox;
    }
}
