package callabsync.inbox;

import callabsync.event.EventReader;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.StoreHealth;
import callabsync.store.Vault;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The inbox. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

    @Bean
    EventReader eventReader(ReadingProperties properties) {
        return new EventReader(properties.settings());
    }

    @Bean
    Payloads payloads(Database database, Vault vault, EventReader reader) {
        return new Payloads(database, vault, reader);
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
    Inbox inbox(
            IntakeProperties intake,
            JdbcInbox storeInbox,
            ObjectProvider<KafkaInbox> kafkaInbox,
            ObjectProvider<SpoolInbox> spoolInbox) {
        return switch (intake.mode()) {
            case DIRECT -> storeInbox;
            case KAFKA -> kafkaInbox.getObject();
            case SPOOL -> spoolInbox.getObject();
        };
    }

    /** Whether what the door stores to takes writes: the store itself, unless something stands between. */
    @Bean("inboxHealthIndicator")
    @ConditionalOnProperty(name = "callab.sync.intake.mode", havingValue = "direct", matchIfMissing = true)
    HealthIndicator inboxHealthIndicator(StoreHealth store) {
        return store;
    }
}
