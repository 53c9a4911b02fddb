package callabsync.inbox;

import callabsync.event.EventReader;
import callabsync.store.AtShutdown;
import callabsync.store.DataFolder;
import callabsync.store.EncryptionProperties;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.StoreHealth;
import callabsync.store.StoreProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A spool beside the inbox. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "callab.sync.intake.mode", havingValue = "spool")
class SpoolConfiguration {

    @Bean
    Spool spool(
            StoreProperties store,
            DataFolder folder,
            EncryptionProperties encryption,
            EventReader reader,
            Ids ids,
            Clock clock) {
        check(store);
        return Spool.open(
                folder.path().resolve("spool.db"), folder.node(), encryption.encryptionKey(), reader, ids, clock);
    }

    /** What is acknowledged must survive: nothing is spooled to a folder that may vanish with its container. */
    static void check(StoreProperties store) {
        if (store.url().isBlank()) {
            throw new IllegalStateException(
                    "CALLAB_SYNC_INTAKE=spool is for PostgreSQL as the store (CALLAB_SYNC_DB_URL):"
                            + " the embedded store is on this disk already, set CALLAB_SYNC_INTAKE=direct");
        }
        if (!store.dataDirIsPersistent()) {
            throw new IllegalStateException("CALLAB_SYNC_INTAKE=spool keeps acknowledged events in the data folder "
                    + store.dataDir() + ": put it on a volume that outlives this process and its machine or container,"
                    + " and say so with CALLAB_SYNC_DATA_DIR_IS_PERSISTENT=true");
        }
    }

    @Bean
    SpoolInbox spoolInbox(
            JdbcInbox storeInbox,
            Spool spool,
            GroupCommit groupCommit,
            Ids ids,
            IntakeProperties properties,
            MeterRegistry meters) {
        var intake = new Intake(storeInbox, groupCommit, spool::setAside);
        var inbox = new SpoolInbox(storeInbox, spool, intake, ids, properties.spoolAfter());
        Gauge.builder("callab.sync.spooled.events", inbox, SpoolInbox::waiting)
                .description("Events that wait in this node's spool for the database")
                .register(meters);
        return inbox;
    }

    @Bean
    AtShutdown spoolStopper(SpoolInbox spoolInbox) {
        return AtShutdown.beforeRoutesStop(spoolInbox::close);
    }

    @Bean("inboxHealthIndicator")
    HealthIndicator inboxHealthIndicator(Spool spool, DataFolder folder, Clock clock) {
        return new StoreHealth(spool.store(), folder.node(), clock);
    }
}
