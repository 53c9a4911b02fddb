package callabsync.inbox;

import callabsync.broker.KafkaClients;
import callabsync.broker.KafkaProperties;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.jspecify.annotations.Nullable;

/** Takes events from the intake's topic in batches and commits their offsets after the database. */
final class IntakeRoutes extends RouteBuilder {

    private static final String HOURS_OF_WAITING_MS = "86400000";

    private final IntakeProperties properties;
    private final KafkaProperties kafka;
    private final Intake intake;

    IntakeRoutes(IntakeProperties properties, KafkaProperties kafka, Intake intake) {
        this.properties = properties;
        this.kafka = kafka;
        this.intake = intake;
    }

    @Override
    public void configure() {
        from(topic())
                .routeId("intake")
                .description("Stores what the door has published")
                .process(this::store);
    }

    private KafkaEndpoint topic() {
        // The poll interval is long because waiting for the database must not count as a consumer that hangs; a node
        // that
        // dies is found by its heartbeats.
        KafkaEndpoint topic = endpoint(
                "kafka:" + properties.topic()
                        + "?brokers=" + properties.brokers()
                        + "&groupId=" + properties.group()
                        + "&clientId=callab-sync-intake"
                        + "&autoOffsetReset=earliest&autoCommitEnable=false&allowManualCommit=true"
                        + "&breakOnFirstError=false&pollOnError=RECONNECT"
                        + "&batching=true&maxPollRecords=500&pollTimeoutMs=50&batchingIntervalMs=200"
                        + "&maxPollIntervalMs=" + HOURS_OF_WAITING_MS
                        + "&sessionTimeoutMs=15000"
                        + "&valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer",
                KafkaEndpoint.class);
        topic.setKafkaClientFactory(new KafkaClients(kafka, destination -> kafka));
        return topic;
    }

    private void store(Exchange exchange) {
        @SuppressWarnings("unchecked")
        List<Exchange> batch = exchange.getMessage().getBody(List.class);
        intake.store(batch.stream().map(each -> record(each.getMessage())).toList());
        Map<Object, KafkaManualCommit> last = new LinkedHashMap<>();
        for (Exchange each : batch) {
            Message message = each.getMessage();
            last.put(
                    message.getHeader(KafkaConstants.PARTITION),
                    message.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
        }
        last.values().forEach(KafkaManualCommit::commit);
    }

    private static IntakeRecord record(Message message) {
        return new IntakeRecord(
                message.getHeader(KafkaConstants.TOPIC) + "-" + message.getHeader(KafkaConstants.PARTITION) + "@"
                        + message.getHeader(KafkaConstants.OFFSET),
                message.getHeader(KafkaConstants.KEY, String.class),
                message.getBody(byte[].class),
                text(message.getHeader(KafkaInbox.EVENT_ID)),
                text(message.getHeader(KafkaInbox.SOURCE)));
    }

    private static @Nullable String text(@Nullable Object header) {
        return header instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : header == null ? null : header.toString();
    }
}
