package callabsync.store;

import callabsync.store.Vault.EncryptionProperties;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the store. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @ConditionalOnMissingBean
    RandomGenerator randomness() {
        return new SecureRandom();
    }

    @Bean
    Ids ids(Clock clock, RandomGenerator randomness) {
        return new Ids(clock, randomness);
    }

    @Bean
    DataFolder dataFolder(StoreProperties properties) {
        var folder = new DataFolder(properties.dataDir());
        folder.holdNativeLibrary();
        return folder;
    }

    @Bean
    Database database(StoreProperties properties, DataFolder folder) {
        return properties.url().isSet()
                ? Database.at(
                        properties.url().value(),
                        properties.user(),
                        properties.password().value())
                : Database.sqlite(folder.path().resolve("callab-sync.db"));
    }

    @Bean
    Disk disk(DataFolder folder, Database database, Clock clock) {
        return new Disk(folder.path(), database, clock);
    }

    @Bean
    GroupCommit groupCommit(Database database, DataFolder folder, Clock clock, StoreProperties properties) {
        return new GroupCommit(database, folder.node(), clock, properties.largestGroup());
    }

    @Bean
    Vault vault(Database database, GroupCommit store, EncryptionProperties properties, Clock clock) {
        return Vault.open(database, store, properties.encryptionKey().value(), clock);
    }

    @Bean
    Duties duties(GroupCommit store, DataFolder folder, Clock clock) {
        return new Duties(store, folder.node(), clock);
    }

    @Bean("store")
    StoreHealth storeHealth(GroupCommit store, DataFolder folder, Clock clock) {
        return new StoreHealth(store, folder.node(), clock);
    }
}
