package callabsync.privacy;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.EventCache;
import callabsync.imports.ImportedErasure;
import callabsync.inbox.EventSearch;
import callabsync.inbox.Payloads;
import callabsync.quarantine.Quarantine;
import callabsync.sink.ContactKeys;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Erasure and export. */
@Configuration(proxyBeanMethods = false)
class PrivacyConfiguration {

    @Bean
    Traces traces(Database database, GroupCommit store, Quarantine quarantine, Vault vault) {
        return new Traces(database, store, quarantine, vault);
    }

    @Bean
    PersonSearch personSearch(Database database, Payloads payloads, ContactKeys contactKeys) {
        return new PersonSearch(database, payloads, contactKeys);
    }

    @Bean
    ImportedErasure importedErasure(Database database, GroupCommit store, DeliverySearch deliveries, Vault vault) {
        return new ImportedErasure(database, store, deliveries, vault);
    }

    @Bean
    Erasure.Parts erasureParts(
            Ids ids, Clock clock, EventCache events, ImportedErasure imported, DeliverySearch deliveries) {
        return new Erasure.Parts(ids, clock, events, imported, deliveries);
    }

    @Bean
    Erasure erasure(
            Database database,
            GroupCommit store,
            Vault vault,
            PersonSearch search,
            Traces traces,
            Erasure.Parts parts) {
        return new Erasure(database, store, vault, search, traces, parts);
    }

    @Bean
    Export export(EventSearch events, DeliverySearch deliveries, Payloads payloads, ObjectMapper json, Clock clock) {
        return new Export(events, deliveries, payloads, json, clock);
    }
}
