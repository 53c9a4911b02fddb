package callabsync.inbox;

import callabsync.broker.KafkaProperties;
import callabsync.event.EventReader;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.event.Words;
import callabsync.store.AtShutdown;
import callabsync.store.DataFolder;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.StoreHealth;
import callabsync.store.StoreProperties;
import callabsync.store.Vault.EncryptionProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The inbox, with what stands between it and the door. */
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

    private static final String MODE = "callab.sync.intake.mode";

    /**
     * How events are read.
     *
     * @param businessZone where times without an offset are meant
     * @param dateOrder what comes first in a spoken date such as 03/04/2026
     */
    @ConfigurationProperties("callab.sync")
    record ReadingProperties(
            @DefaultValue("UTC") ZoneId businessZone,
            @DefaultValue("unknown") DateOrder dateOrder,
            @DefaultValue Reading reading) {

        /**
         * The words of extraction, comma-separated.
         *
         * @param placeholders texts that stand for no value, in any case
         * @param yesNo outcomes that are yes or no
         */
        record Reading(
                @DefaultValue(Words.PLACEHOLDERS) String placeholders,
                @DefaultValue(Words.YES_NO) String yesNo) {}
    }

    @Bean
    EventReader eventReader(ReadingProperties properties) {
        var words = Words.of(
                properties.reading().placeholders(), properties.reading().yesNo());
        return new EventReader(new EventReader.Settings(properties.businessZone(), properties.dateOrder(), words));
    }

    /** Nothing stands between: what the door stores to is healthy if the database is. */
    @Bean("inboxHealthIndicator")
    @ConditionalOnProperty(name = MODE, havingValue = "direct", matchIfMissing = true)
    HealthIndicator inboxHealthIndicator(StoreHealth store) {
        return store;
    }

    /** A topic between door and database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = MODE, havingValue = "kafka")
    static class OverKafka {

        @Bean
        IntakeProducer intakeProducer(IntakeProperties properties, KafkaProperties kafka) {
            return new IntakeProducer(properties.brokers(), kafka, properties.acknowledgeWithin());
        }

        @Bean
        @Primary
        KafkaInbox inbox(IntakeProducer producer, IntakeProperties properties, Ids ids, EventReader reader) {
            return new KafkaInbox(producer, properties.topic(), ids, reader);
        }

        @Bean("inboxHealthIndicator")
        BrokerHealth inboxHealthIndicator(IntakeProperties properties, KafkaProperties kafka) {
            return new BrokerHealth(properties.brokers(), kafka, properties.topic());
        }

        @Bean
        Intake intake(JdbcInbox database, GroupCommit store, KafkaInbox topic) {
            return new Intake(database, store, topic::bury);
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

    /** A spool beside the database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = MODE, havingValue = "spool")
    static class WithSpool {

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
                    folder.path().resolve("spool.db"),
                    folder.node(),
                    encryption.encryptionKey().value(),
                    reader,
                    ids,
                    clock);
        }

        /** Refuses a folder that may vanish with its container: what is acknowledged must survive. */
        static void check(StoreProperties store) {
            if (!store.url().isSet()) {
                throw new IllegalStateException(
                        "CALLAB_SYNC_INTAKE=spool is for PostgreSQL as the store (CALLAB_SYNC_DB_URL):"
                                + " the embedded store is on this disk already, set CALLAB_SYNC_INTAKE=direct");
            }
            if (!store.dataDirIsPersistent()) {
                throw new IllegalStateException("CALLAB_SYNC_INTAKE=spool keeps acknowledged events in the data folder "
                        + store.dataDir()
                        + ": put it on a volume that outlives this process and its machine or container,"
                        + " and say so with CALLAB_SYNC_DATA_DIR_IS_PERSISTENT=true");
            }
        }

        @Bean
        @Primary
        SpoolInbox inbox(
                JdbcInbox database,
                Spool spool,
                GroupCommit store,
                Ids ids,
                IntakeProperties properties,
                MeterRegistry meters) {
            var intake = new Intake(database, store, spool::setAside);
            var inbox = new SpoolInbox(database, spool, intake, ids, properties.spoolAfter());
            Gauge.builder("callab.sync.spooled.events", inbox, SpoolInbox::waiting)
                    .description("Events that wait in this node's spool for the database")
                    .register(meters);
            return inbox;
        }

        @Bean
        AtShutdown spoolStopper(SpoolInbox inbox) {
            return AtShutdown.beforeRoutesStop(inbox::close);
        }

        @Bean("inboxHealthIndicator")
        HealthIndicator inboxHealthIndicator(Spool spool, DataFolder folder, Clock clock) {
            return new StoreHealth(spool.store(), folder.node(), clock);
        }
    }
}
