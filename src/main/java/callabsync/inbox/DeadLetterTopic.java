package callabsync.inbox;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Where records of the intake's topic go that can never be stored, with the reason and the place they came from. */
final class DeadLetterTopic implements Intake.Burial {

    private final IntakeProducer producer;
    private final String topic;

    DeadLetterTopic(IntakeProducer producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Waits for the broker's acknowledgement. */
    @Override
    public void bury(IntakeRecord record, String reason) {
        var dead = new ProducerRecord<>(topic, record.key(), record.body());
        header(dead, KafkaInbox.EVENT_ID, record.eventId());
        header(dead, KafkaInbox.SOURCE, record.source());
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
