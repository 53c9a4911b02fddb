package callabsync.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of Kafka's own clients, by the names that Kafka gives them: how to reach the brokers and who we are.
 *
 * @param properties {@code security.protocol}, {@code sasl.jaas.config} and the like; blank ones are absent
 */
@ConfigurationProperties("callab.sync.kafka")
public record KafkaProperties(Map<String, String> properties) {

    private static final String CLIENT = "client.id";
    private static final String PRODUCT = "callab-sync";
    private static final String FROM_FILE = ".file";

    /** The product decides these, so that nothing is lost, doubled or overtaken. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "acks",
            "enable.idempotence",
            "retries",
            "max.in.flight.requests.per.connection",
            "transactional.id",
            "partitioner.class",
            "partitioner.ignore.keys",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "group.id",
            "group.instance.id",
            "enable.auto.commit",
            "auto.offset.reset",
            "max.poll.records",
            "max.poll.interval.ms");

    public static final KafkaProperties NONE = new KafkaProperties(Map.of());

    public KafkaProperties {
        properties = present(properties);
        refused(properties).ifPresent(name -> {
            throw new IllegalArgumentException(name + " is not to be set: the product decides it");
        });
    }

    private static Map<String, String> present(@Nullable Map<String, String> given) {
        var present = new TreeMap<String, String>();
        if (given != null) {
            given.forEach((name, value) -> {
                if (!value.isBlank() && !isNameOfFile(name, given)) {
                    present.put(name, value);
                }
            });
        }
        return Map.copyOf(present);
    }

    /** Where {@code …_SASL_JAAS_CONFIG_FILE} was read, the variable itself looks like a property. */
    private static boolean isNameOfFile(String name, Map<String, String> given) {
        return name.endsWith(FROM_FILE) && given.containsKey(name.substring(0, name.length() - FROM_FILE.length()));
    }

    /** Returns the first of these names that only the product may set. */
    public static Optional<String> refused(@Nullable Map<String, String> properties) {
        return present(properties).keySet().stream()
                .filter(OURS::contains)
                .sorted()
                .findFirst();
    }

    /** Returns these properties, with those of one destination over them. */
    public KafkaProperties with(@Nullable Map<String, String> others) {
        var all = new LinkedHashMap<>(properties);
        all.putAll(present(others));
        return new KafkaProperties(all);
    }

    /** Returns a client's settings with these properties over them. A given client id begins each client's own. */
    public Map<String, Object> over(Map<String, ?> settings) {
        var all = new LinkedHashMap<String, Object>(settings);
        all.putAll(properties);
        Object own = settings.get(CLIENT);
        String given = properties.get(CLIENT);
        if (given != null && own != null && own.toString().startsWith(PRODUCT)) {
            all.put(CLIENT, given + own.toString().substring(PRODUCT.length()));
        }
        return all;
    }

    /** Prints names only: there are passwords among the values. */
    @Override
    public String toString() {
        return "KafkaProperties" + new TreeMap<>(properties).keySet();
    }
}
