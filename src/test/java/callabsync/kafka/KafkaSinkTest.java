package callabsync.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.sink.BesidesSinkContract;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import callabsync.support.TestKafka;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSinkTest extends BesidesSinkContract {

    @TempDir
    static Path folder;

    private static String topic;
    private static SinkBench bench;
    /** The same sink, with a broker that is not there. */
    private static SinkBench absent;

    private static int round;
    private boolean away;

    @BeforeAll
    static void start() {
        topic = TestKafka.topic(3);
        TestKafka.configure(topic, "max.message.bytes", "100000");
        bench = new SinkBench(
                folder,
                "kafka",
                Map.of("kafka.topic", topic, "kafka.brokers", TestKafka.brokers(), "kafka.largest-record", "1000000"));
        absent = new SinkBench(
                folder.resolve("absent"), "kafka", Map.of("kafka.topic", topic, "kafka.brokers", "127.0.0.1:1"));
    }

    @AfterAll
    static void stop() {
        absent.close();
        bench.close();
    }

    @Override
    protected SinkBench bench() {
        return away ? absent : bench;
    }

    /** A topic cannot be emptied: each test has calls of its own. */
    @Override
    protected void reset() {
        round++;
    }

    @Override
    protected void takeAway() {
        away = true;
    }

    @Override
    protected void bringBack() {
        away = false;
    }

    @Override
    protected Events events(int record) {
        return Events.outcomeExtracted().crmId("5" + record).call("call_" + round + "_" + record);
    }

    @Override
    protected Events eventsRefused() {
        var events = events(9);
        byte[] noise = new byte[150_000];
        new Random(7).nextBytes(noise);
        events.object("call").put("transcript", HexFormat.of().formatHex(noise));
        return events;
    }

    @Override
    protected Item item(Events events) {
        String id = bench().part(Inbox.class)
                .store(new Received("callab", events.bytes()))
                .join()
                .eventId();
        var event = EventReader.read(events.bytes()).event();
        return Items.item(id.substring("evt_".length()), "kafka", event, Decision.NONE);
    }

    private List<ConsumerRecord<String, byte[]>> recordsOf(int record) {
        String call = "\"call_" + round + "_" + record + "\"";
        return TestKafka.records(topic).stream()
                .filter(each -> new String(each.value()).contains(call))
                .toList();
    }

    /** Consumers know a record again by its event id. */
    @Override
    protected void assertWrittenOnce(int record) {
        assertThat(recordsOf(record).stream()
                        .map(each -> TestKafka.headers(each).get("event_id"))
                        .distinct())
                .hasSize(1);
    }

    @Override
    protected void assertNotWritten(int record) {
        assertThat(recordsOf(record)).isEmpty();
    }

    @Test
    void a_record_is_the_event_as_received_with_key_and_headers() {
        Events events = events(1);
        Item item = deliver(events).get(0);

        assertThat(recordsOf(1)).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo(events.bytes());
            assertThat(record.key()).isEqualTo("51");
            assertThat(TestKafka.headers(record))
                    .isEqualTo(Map.of(
                            "event_id", item.delivery().eventId().orElseThrow(),
                            "event_type", "call_outcome_extracted",
                            "source", "callab"));
        });
    }

    @Test
    void records_of_one_contact_are_in_one_partition_in_their_order() {
        deliver(
                events(1).set("n", 1),
                events(2),
                events(1).set("n", 2),
                events(3),
                events(1).set("n", 3));

        assertThat(recordsOf(1))
                .extracting(record ->
                        EventReader.read(record.value()).event().document().get("n"))
                .containsExactly(1, 2, 3);
        assertThat(recordsOf(1))
                .extracting(ConsumerRecord::partition)
                .containsOnly(recordsOf(1).get(0).partition());
    }

    @Test
    void nothing_that_an_event_holds_directs_it_elsewhere() {
        var hostile = events(1)
                .set("kafka.OVERRIDE_TOPIC", "stolen")
                .customField("kafka.OVERRIDE_TOPIC", "stolen")
                .set("kafka.PARTITION_KEY", 99);

        assertThat(result(deliver(hostile).get(0))).isInstanceOf(Succeeded.class);

        assertThat(recordsOf(1)).hasSize(1);
    }

    @Test
    void a_header_that_came_along_never_reaches_the_producer() {
        String stolen = TestKafka.topic(1);

        bench().part(CamelContext.class)
                .createFluentProducerTemplate()
                .to("direct:kafka-request")
                .withHeader(KafkaConstants.OVERRIDE_TOPIC, stolen)
                .withBody(List.of("a record without a topic of its own".getBytes()))
                .send();

        assertThat(TestKafka.records(stolen)).isEmpty();
    }

    @Test
    void an_event_whose_payload_is_gone_is_dead() {
        var event = EventReader.read(events(1).bytes()).event();
        Item item = Items.item("gone", "kafka", event, Decision.NONE);

        bench.deliver(List.of(item));

        assertThat(result(item)).isInstanceOf(Permanent.class);
    }
}
