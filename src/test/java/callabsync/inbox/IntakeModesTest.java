package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.TestKafka;
import callabsync.support.TestStores;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door stores to what the setting says. */
class IntakeModesTest {

    @TempDir
    Path folder;

    @Test
    void with_a_spool_an_event_goes_to_the_database_while_that_is_there() {
        try (Product product = Product.start(
                folder,
                "--callab.sync.intake.mode=spool",
                "--callab.sync.store.url=" + TestStores.postgresUrl(),
                "--callab.sync.store.user=postgres",
                "--callab.sync.store.password=postgres",
                "--callab.sync.store.data-dir-is-persistent=true")) {
            Inbox inbox = product.part(Inbox.class);
            assertThat(inbox).isInstanceOf(SpoolInbox.class);

            String id = inbox.store(
                            new Received("callab", Events.outcomeExtracted().bytes()))
                    .join()
                    .eventId();

            assertThat(product.part(EventSearch.class).find(id)).isPresent();
        }
    }

    @Test
    void with_kafka_an_event_goes_to_the_topic() {
        try (Product product = Product.start(
                folder,
                "--callab.sync.intake.mode=kafka",
                "--callab.sync.intake.topic=webhooks",
                "--callab.sync.intake.brokers=" + TestKafka.brokers())) {
            assertThat(product.part(Inbox.class)).isInstanceOf(KafkaInbox.class);
            assertThat(product.part(Intake.class)).isNotNull();
        }
    }
}
