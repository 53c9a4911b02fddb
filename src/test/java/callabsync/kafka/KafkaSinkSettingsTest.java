package callabsync.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.destination.Destinations;
import callabsync.event.EventReader;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import callabsync.support.TestKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class KafkaSinkSettingsTest {

    @TempDir
    Path folder;

    @Test
    @Timeout(180)
    void a_broker_that_is_not_there_costs_one_wait_for_the_whole_batch() throws IOException {
        try (var bench = new SinkBench(
                folder, "kafka", Map.of("kafka.topic", "callab", "kafka.brokers", "127.0.0.1:" + closedPort()))) {
            List<Item> items = IntStream.range(0, 50)
                    .mapToObj(number -> item(bench, Events.callEnded().call("call_" + number)))
                    .toList();

            Batch batch = bench.deliver(items);

            assertThat(batch.unavailable())
                    .get()
                    .satisfies(why -> assertThat(why.reason()).contains("Kafka"));
            assertThat(batch.open()).hasSize(50);
        }
    }

    @Test
    void a_destination_that_sets_what_the_product_decides_is_off_and_says_so() {
        try (var bench = new SinkBench(
                folder,
                "kafka",
                Map.of("kafka.topic", "callab", "kafka.properties.acks", "1", "kafka.brokers", "127.0.0.1:1"))) {
            assertThat(bench.part(Destinations.class)
                            .find("kafka")
                            .orElseThrow()
                            .off())
                    .contains("properties.acks is not to be set: the product decides it");
        }
    }

    @Test
    void a_mapping_makes_the_value_and_a_limit_of_our_own_keeps_the_broker_from_large_records() {
        String topic = TestKafka.topic(1);
        try (var bench = new SinkBench(
                folder,
                "kafka",
                Map.of(
                        "kafka.topic",
                        topic,
                        "kafka.brokers",
                        TestKafka.brokers(),
                        "kafka.mapping",
                        "database/database-contact",
                        "kafka.largest-record",
                        "500"))) {
            Item small = item(bench, Events.callEnded().crmId("51"));
            Item large = item(bench, Events.callEnded().crmId("x".repeat(600)));

            bench.deliver(List.of(small, large));

            assertThat(TestKafka.records(topic))
                    .singleElement()
                    .satisfies(record -> assertThat(new String(record.value())).startsWith("{\"crm_id\":\"51\""));
            assertThat(large.result()).get().isInstanceOf(Permanent.class);
        }
    }

    @Test
    @Timeout(180)
    void a_topic_that_is_not_there_is_named_and_everything_is_sent_once_it_is() {
        String topic = "not-yet-there";
        try (var bench =
                new SinkBench(folder, "kafka", Map.of("kafka.topic", topic, "kafka.brokers", TestKafka.brokers()))) {
            List<Item> items = List.of(
                    item(bench, Events.callEnded().call("call_1")),
                    item(bench, Events.callEnded().call("call_2")));

            Batch batch = bench.deliver(items);
            assertThat(batch.unavailable().orElseThrow().reason())
                    .isEqualTo("There is no topic not-yet-there: create it");
            assertThat(batch.open()).hasSize(2);

            TestKafka.createTopic(topic, 1);
            assertThat(bench.deliver(items.stream()
                                    .map(item -> new Item(item.delivery(), item.event(), item.record()))
                                    .toList())
                            .open())
                    .isEmpty();
            assertThat(TestKafka.records(topic)).hasSize(2);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "full", matches = "true") // the producer's own waits take 20 seconds
    @Timeout(180)
    void a_topic_that_is_lost_between_two_batches_counts_nothing_and_gets_all_once_it_is_back() {
        String topic = TestKafka.topic(1);
        try (var bench =
                new SinkBench(folder, "kafka", Map.of("kafka.topic", topic, "kafka.brokers", TestKafka.brokers()))) {
            bench.deliver(List.of(item(bench, Events.callEnded().call("call_0"))));
            TestKafka.deleteTopic(topic);
            List<Item> items = IntStream.rangeClosed(1, 20)
                    .mapToObj(number -> item(bench, Events.callEnded().call("call_" + number)))
                    .toList();

            Batch batch = bench.deliver(items);
            assertThat(batch.unavailable()).isPresent();
            assertThat(batch.open()).hasSize(20);

            TestKafka.createTopic(topic, 1);
            Batch again = bench.deliver(items.stream()
                    .map(item -> new Item(item.delivery(), item.event(), item.record()))
                    .toList());
            assertThat(again.open()).isEmpty();
            assertThat(TestKafka.records(topic).stream()
                            .map(record -> TestKafka.headers(record).get("event_id"))
                            .distinct())
                    .hasSize(20);
        }
    }

    private static Item item(SinkBench bench, Events events) {
        String id = bench.part(Inbox.class)
                .store(new Received("callab", events.bytes()))
                .orTimeout(Duration.ofSeconds(10).toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .join()
                .eventId();
        return Items.item(
                id.substring(4), "kafka", EventReader.read(events.bytes()).event(), Decision.NONE);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
