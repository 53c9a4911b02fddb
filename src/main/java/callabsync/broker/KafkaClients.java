package callabsync.broker;

import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes the clients of Camel's {@code kafka:} endpoints, with the configured properties over those of Camel. An endpoint
 * that has {@code additionalProperties.destination} gets those of that destination.
 */
public final class KafkaClients extends DefaultKafkaClientFactory {

    private static final String DESTINATION = "destination";

    private final KafkaProperties shared;
    private final Function<String, KafkaProperties> byDestination;

    public KafkaClients(KafkaProperties shared, Function<String, KafkaProperties> byDestination) {
        this.shared = shared;
        this.byDestination = byDestination;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Producer getProducer(Properties ofCamel) {
        Properties configured = configured(ofCamel);
        return RenewedProducer.of(() -> super.getProducer(configured));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Consumer getConsumer(Properties ofCamel) {
        return new LastingConsumer<>(configured(ofCamel));
    }

    private Properties configured(Properties ofCamel) {
        Map<String, Object> settings = ofCamel.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
        Object destination = settings.remove(DESTINATION);
        KafkaProperties configured = destination == null ? shared : byDestination.apply(destination.toString());
        var all = new Properties();
        all.putAll(configured.over(settings));
        return all;
    }
}
