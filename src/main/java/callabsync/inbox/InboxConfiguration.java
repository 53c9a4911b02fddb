package callabsync.inbox;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The inbox. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

    @Bean
    Payloads payloads(Database database, Vault vault) {
        return new Payloads(database, vault);
    }

    @Bean
    EventSearch eventSearch(Database database, Payloads payloads) {
        return new EventSearch(database, payloads);
    }

    @Bean
    Inbox inbox(GroupCommit store, Payloads payloads, Ids ids, Clock clock, List<StoredListener> listeners) {
        return new JdbcInbox(store, payloads, ids, clock, listeners);
    }
}
