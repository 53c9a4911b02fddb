package callabsync.sink.kafka;

import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import java.util.Optional;

/** The kind {@code kafka}: on when there is a topic. It gets events besides the CRM. */
final class KafkaKind implements SinkKind {

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.get("topic").isPresent() ? Optional.empty() : Optional.of("CRM_KAFKA_TOPIC is not set");
    }

    @Override
    public boolean isCrm() {
        return false;
    }
}
