package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.broker.KafkaProperties;
import callabsync.event.EventReader;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.StoreUnavailableException;
import callabsync.support.Events;
import callabsync.support.TestKafka;
import callabsync.support.TestStores;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka between door and inbox, on a real broker and a real PostgreSQL. */
@Timeout(120)
class IntakeTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final Clock clock = Clock.systemUTC();
    private final Ids ids = new Ids(clock, new Random(1));
    private final List<StoredEvent> told = java.util.Collections.synchronizedList(new ArrayList<>());
    private String url;
    private String topic;
    private IntakeProperties properties;
    private Database database;
    private GroupCommit store;
    private IntakeProducer producer;
    private KafkaInbox door;
    private JdbcInbox inbox;
    private Intake intake;
    private DefaultCamelContext camel;

    @BeforeEach
    void open() {
        url = TestStores.postgresUrl();
        topic = TestKafka.topic(3);
        TestKafka.createTopic(topic + ".dead", 1);
        properties = new IntakeProperties(
                IntakeProperties.Mode.KAFKA,
                topic,
                TestKafka.brokers(),
                "intake-" + topic,
                Duration.ofMillis(3500),
                Duration.ofMillis(1500));
        database = Database.at(url, "postgres", "postgres");
        store = new GroupCommit(database, "node", clock, 64);
        producer = new IntakeProducer(TestKafka.brokers(), KafkaProperties.NONE, properties.acknowledgeWithin());
        door = new KafkaInbox(producer, topic, ids, EventReader.WITH_DEFAULTS);
        inbox = new JdbcInbox(store, InboxFixture.payloads(database), ids, clock, List.of(told::add));
    }

    @AfterEach
    void close() {
        stopConsuming();
        producer.close();
        store.close();
        database.close();
    }

    private void consume() throws Exception {
        intake = new Intake(inbox, store, door::bury);
        camel = new DefaultCamelContext();
        camel.getShutdownStrategy().setTimeout(10);
        camel.addRoutes(new IntakeRoutes(properties, KafkaProperties.NONE, intake));
        camel.start();
    }

    private void stopConsuming() {
        if (camel != null) {
            intake.stop();
            camel.stop();
            camel = null;
        }
    }

    private static byte[] call(int number) {
        return Events.outcomeExtracted()
                .call("call_" + number)
                .crmId("c" + number % 5)
                .bytes();
    }

    private List<String> publish(int from, int to) {
        var receipts = new ArrayList<CompletableFuture<Receipt>>();
        for (int number = from; number < to; number++) {
            receipts.add(door.store(new Received("callab", call(number))));
        }
        return receipts.stream().map(receipt -> receipt.join().eventId()).toList();
    }

    private List<String> stored() {
        return database.reads()
                .sql("SELECT id FROM event ORDER BY id")
                .query(String.class)
                .list();
    }

    private void awaitStored(int count) {
        Awaitility.await("stored").atMost(SOON).ignoreExceptions().until(() -> stored().size() >= count);
    }

    private void databaseIs(boolean there) throws SQLException {
        String name = url.replaceFirst(".*/([^?]+).*", "$1");
        String other = url.replaceFirst("/[^/?]+(\\?|$)", "/postgres$1");
        try (var connection = DriverManager.getConnection(other, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + there);
            if (!there) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            }
        }
    }

    private long lag() throws Exception {
        try (var admin = TestKafka.admin()) {
            long committed = admin
                    .listConsumerGroupOffsets(properties.group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(each -> each.offset())
                    .sum();
            return TestKafka.records(topic).size() - committed;
        }
    }

    @Test
    void what_the_broker_acknowledged_is_stored_under_the_id_that_was_answered() throws Exception {
        consume();

        List<String> answered = publish(0, 100);
        awaitStored(100);

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(InboxFixture.payloads(database).body(answered.get(7))).contains(call(7));
        assertThat(told).hasSize(100);
        Awaitility.await("offsets").atMost(SOON).until(() -> lag() == 0);
    }

    @Test
    void events_of_one_contact_are_stored_in_their_order() throws Exception {
        List<String> answered = publish(0, 200);

        consume();
        awaitStored(200);

        for (int contact = 0; contact < 5; contact++) {
            String key = "c" + contact;
            assertThat(told.stream()
                            .filter(event -> event.event()
                                    .orderKey()
                                    .orElseThrow()
                                    .text()
                                    .equals(key))
                            .map(StoredEvent::id))
                    .isSorted()
                    .isSubsetOf(answered);
        }
    }

    @Test
    void a_duplicate_is_stored_once_and_its_id_leads_to_the_first_event() throws Exception {
        consume();
        String first = publish(1, 2).get(0);
        awaitStored(1);

        String again = publish(1, 2).get(0);
        publish(2, 3);
        awaitStored(2);

        assertThat(again).isNotEqualTo(first);
        assertThat(InboxFixture.search(database).resolve(again)).isEqualTo(first);
        assertThat(InboxFixture.search(database).resolve(first)).isEqualTo(first);
        assertThat(stored()).hasSize(2).doesNotContain(again);
    }

    @Test
    void the_door_goes_on_while_the_database_is_away_and_nothing_is_lost() throws Exception {
        consume();
        List<String> answered = new ArrayList<>(publish(0, 10));
        awaitStored(10);

        databaseIs(false);
        answered.addAll(publish(10, 60));
        databaseIs(true);
        awaitStored(60);

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(TestKafka.records(topic + ".dead")).isEmpty();
    }

    @Test
    void a_restart_in_the_middle_of_a_batch_loses_and_doubles_nothing() throws Exception {
        List<String> answered = publish(0, 50);
        databaseIs(false);
        consume();
        Awaitility.await("a batch waits")
                .atMost(SOON)
                .until(() -> Thread.getAllStackTraces().values().stream()
                        .anyMatch(stack -> List.of(stack).toString().contains("callabsync.inbox.Intake.pause")));

        stopConsuming();
        databaseIs(true);
        assertThat(lag()).as("nothing was committed").isEqualTo(50);
        consume();
        awaitStored(50);

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(answered);
    }

    @Test
    void once_it_stops_nothing_further_is_stored_or_the_batch_that_waited_would_be_passed_over() {
        intake = new Intake(inbox, store, door::bury);
        intake.stop();

        assertThatThrownBy(() -> intake.store(List.of(new IntakeRecord("p", null, call(1), ids.next("evt"), "callab"))))
                .isInstanceOf(Intake.StoppedException.class);
        assertThat(stored()).isEmpty();
    }

    @Test
    void a_crash_between_database_and_offset_doubles_nothing() throws Exception {
        List<String> answered = publish(0, 20);
        for (int number = 0; number < 20; number++) {
            inbox.store(answered.get(number), new Received("callab", call(number)))
                    .join();
        }

        consume();
        Awaitility.await("offsets").atMost(SOON).ignoreExceptions().until(() -> lag() == 0);

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(told).as("dispatched once").hasSize(20);
        assertThat(database.reads()
                        .sql("SELECT count(*) FROM event_alias")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void a_poisoned_record_goes_to_the_dead_letter_topic_with_its_reason() throws Exception {
        producer.publish(new ProducerRecord<>(topic, "k", "not from the door".getBytes()))
                .join();
        List<String> answered = publish(0, 3);

        consume();
        awaitStored(3);

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(answered);
        Awaitility.await("buried")
                .atMost(SOON)
                .until(() -> !TestKafka.records(topic + ".dead").isEmpty());
        assertThat(TestKafka.records(topic + ".dead")).singleElement().satisfies(dead -> {
            assertThat(new String(dead.value())).isEqualTo("not from the door");
            assertThat(TestKafka.headers(dead))
                    .containsEntry("reason", "It has no header event_id")
                    .containsKey("place");
        });
    }

    @Test
    void a_record_that_the_store_refuses_is_buried_and_the_others_are_stored() throws Exception {
        store.commit(tx -> tx.update("ALTER TABLE event ADD CHECK (call_id <> 'call_1')"));
        publish(0, 3);

        consume();
        awaitStored(2);

        Awaitility.await("buried")
                .atMost(SOON)
                .until(() -> !TestKafka.records(topic + ".dead").isEmpty());
        assertThat(TestKafka.headers(TestKafka.records(topic + ".dead").get(0)).get("reason"))
                .contains("refused");
    }

    @Test
    void what_is_unusable_is_said_so_and_kept() throws Exception {
        consume();

        Receipt receipt = door.store(new Received("callab", "[]".getBytes())).join();
        awaitStored(1);

        assertThat(receipt.unusable()).contains("Body is not a JSON object");
        assertThat(stored()).containsExactly(receipt.eventId());
    }

    @Test
    void without_a_broker_nothing_is_acknowledged_and_the_answer_comes_in_time() {
        try (var nobody = new IntakeProducer("127.0.0.1:1", KafkaProperties.NONE, Duration.ofMillis(1500))) {
            var lonely = new KafkaInbox(nobody, topic, ids, EventReader.WITH_DEFAULTS);
            var receipts = new ArrayList<CompletableFuture<Receipt>>();
            for (int number = 0; number < 50; number++) {
                receipts.add(lonely.store(new Received("callab", call(number))));
            }

            for (var receipt : receipts) {
                assertThatThrownBy(() -> receipt.get(3, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(StoreUnavailableException.class);
            }
        }
    }
}
