package callabsync.kafka;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a destination of the kind {@code kafka} is configured with.
 *
 * @param topic where the records go
 * @param mapping makes each record's value, as JSON; absent: the event as received
 * @param sendRoute the route that sends; one of its own for a destination with other brokers
 * @param largestRecord of key and value together, in bytes; what is larger is never sent
 * @param properties of Kafka's client, over those of {@code callab.sync.kafka.properties}
 * @param deliverTestCalls false: events of test calls are passed over
 */
record KafkaSettings(
        @DefaultValue("") String topic,
        @Nullable String mapping,
        @DefaultValue("kafka-request") String sendRoute,
        @DefaultValue("1000000") int largestRecord,
        @Nullable Map<String, String> properties,
        @DefaultValue("true") boolean deliverTestCalls) {

    /** Omits the properties, which hold a password. */
    @Override
    public String toString() {
        return "KafkaSettings[" + topic + "]";
    }
}
