package callabsync.kafka;

import callabsync.broker.KafkaProperties;
import callabsync.destination.DestinationSettings;
import callabsync.destination.SinkKind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The kind {@code kafka}: on when there is a topic. It gets events besides the CRM. */
@Component
final class KafkaKind implements SinkKind {

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<String> missing(DestinationSettings settings) {
        return settings.missing("topic", "CRM_KAFKA_TOPIC")
                .or(() -> KafkaProperties.refused(
                                settings.bind(KafkaSettings.class).properties())
                        .map(name -> "properties." + name + " is not to be set: the product decides it"));
    }

    @Override
    public boolean isCrm() {
        return false;
    }
}
