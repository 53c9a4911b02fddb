package callabsync.inbox;

import callabsync.event.EventReader;
import callabsync.event.EventReader.Reading;
import callabsync.event.OrderKey;
import callabsync.store.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The inbox behind a topic: an event is kept once the broker has acknowledged it. Its id is made before, and stays its id.
 * Whether it is a duplicate is found only when it is stored; the id answered then leads to the first event.
 */
final class KafkaInbox implements Inbox {

    static final String EVENT_ID = "event_id";
    static final String SOURCE = "source";

    private final IntakeProducer producer;
    private final String topic;
    private final Ids ids;
    private final EventReader reader;

    KafkaInbox(IntakeProducer producer, String topic, Ids ids, EventReader reader) {
        this.producer = producer;
        this.topic = topic;
        this.ids = ids;
        this.reader = reader;
    }

    @Override
    public CompletableFuture<Receipt> store(Received received) {
        String id = ids.next("evt");
        Reading reading = reader.read(received.body(), Ids.timeOf(id).orElse(null));
        String key = reading.event().orderKey().map(OrderKey::text).orElse(id);
        var record = new ProducerRecord<>(topic, key, received.body());
        header(record, EVENT_ID, id);
        header(record, SOURCE, received.source());
        Optional<String> unusable =
                reading instanceof Reading.Unusable bad ? Optional.of(bad.reason()) : Optional.empty();
        return producer.publish(record).thenApply(acknowledged -> new Receipt(id, false, unusable));
    }

    /** Publishes a record of the topic that can never be stored to the topic for such ones, and waits for the acknowledgement. */
    void bury(IntakeRecord record, String reason) {
        var dead = new ProducerRecord<>(topic + ".dead", record.key(), record.body());
        header(dead, EVENT_ID, record.eventId());
        header(dead, SOURCE, record.source());
        header(dead, "reason", reason);
        header(dead, "place", record.place());
        producer.publish(dead).join();
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, @Nullable String value) {
        if (value != null) {
            record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
