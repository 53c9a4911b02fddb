package callabsync.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.broker.KafkaProperties;
import callabsync.support.GuideSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

/** What the guide says to set for each provider reaches Kafka's clients, which know it and can use it. */
class KafkaGuideTest {

    private static final String GUIDE = "kafka.md";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```$");
    private static final Pattern VARIABLE = Pattern.compile("(?m)(?:^|`)([A-Z][A-Z0-9_]+)=([^`\\n]+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(KAFKA_[A-Z_]+)` \\| `([a-z.]+)` \\|");
    private static final String CALLBACK = "sasl.client.callback.handler.class";

    private static Map<String, String> variables(String text) {
        var variables = new LinkedHashMap<String, String>();
        VARIABLE.matcher(text).results().forEach(found -> variables.put(found.group(1), found.group(2)));
        return variables;
    }

    /** Each block; the way without a block stands in a line. */
    static Stream<Map<String, String>> providers() {
        Map<String, String> sections = GuideSettings.sections(GUIDE);
        Stream<String> blocks = sections.values().stream()
                .flatMap(text -> BLOCK.matcher(text).results().map(found -> found.group(1)));
        return Stream.concat(blocks, Stream.of(sections.get("A client certificate instead of a password")))
                .map(KafkaGuideTest::variables);
    }

    /** As the program reads them: through {@code application.yaml}. */
    private static Map<String, String> properties(Map<String, String> variables) throws IOException {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(each -> environment.getPropertySources().remove(each.getName()));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("guide-systemEnvironment", Map.copyOf(variables)));
        new YamlPropertySourceLoader()
                .load("reference", new FileSystemResource("application.yaml")).stream()
                        .limit(1)
                        .forEach(environment.getPropertySources()::addLast);
        return Binder.get(environment)
                .bindOrCreate("callab.sync.kafka", KafkaProperties.class)
                .properties();
    }

    private static Set<String> unknown(Set<String> properties) {
        var unknown = new TreeSet<>(properties);
        unknown.removeAll(ProducerConfig.configNames());
        unknown.removeAll(ConsumerConfig.configNames());
        unknown.removeAll(AdminClientConfig.configNames());
        return unknown;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void what_is_set_for_a_provider_is_known(Map<String, String> variables) throws IOException {
        String reference = Files.readString(Path.of("application.yaml"));
        assertThat(variables.keySet())
                .contains("KAFKA_SECURITY_PROTOCOL")
                .allSatisfy(name -> assertThat(name.startsWith("CALLAB_SYNC_KAFKA_PROPERTIES_")
                                || reference.contains("${" + name + ":"))
                        .isTrue());

        Map<String, String> properties = properties(variables);

        assertThat(unknown(properties.keySet())).isEmpty();
        assertThat(properties.values())
                .as("each variable but the brokers'")
                .containsAll(variables.entrySet().stream()
                        .filter(each -> !each.getKey().equals("KAFKA_BROKERS"))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void what_is_set_for_a_provider_can_be_used(Map<String, String> variables) throws IOException {
        Map<String, Object> settings = new KafkaProperties(properties(variables))
                .over(Map.of(
                        "bootstrap.servers",
                        variables.getOrDefault("KAFKA_BROKERS", "localhost:9093"),
                        "key.serializer",
                        ByteArraySerializer.class,
                        "value.serializer",
                        ByteArraySerializer.class));
        // Of a library that is not on this class path.
        settings.keySet().removeIf(name -> name.equals(CALLBACK));

        var config = new ProducerConfig(settings);

        boolean byPassword =
                SecurityProtocol.forName(config.getString("security.protocol")) == SecurityProtocol.SASL_SSL;
        assertThat(byPassword).isEqualTo(settings.containsKey("sasl.jaas.config"));
        if (byPassword) {
            String mechanism = config.getString("sasl.mechanism");
            assertThat(JaasContext.loadClientContext(Map.of(
                                    "sasl.jaas.config",
                                    new Password(
                                            settings.get("sasl.jaas.config").toString())))
                            .configurationEntries())
                    .singleElement()
                    .extracting(entry -> entry.getLoginModuleName())
                    .asString()
                    .endsWith(module(mechanism));
        }
    }

    private static String module(String mechanism) {
        return switch (mechanism) {
            case "PLAIN" -> ".plain.PlainLoginModule";
            case "SCRAM-SHA-256", "SCRAM-SHA-512" -> ".scram.ScramLoginModule";
            case "AWS_MSK_IAM" -> ".iam.IAMLoginModule";
            default -> throw new AssertionError("No module is known for " + mechanism);
        };
    }

    @Test
    void each_variable_sets_the_property_that_the_table_names() throws IOException {
        var rows = ROW.matcher(GuideSettings.sections(GUIDE).get("1. Say where it is and who we are"))
                .results()
                .filter(row -> !row.group(1).equals("KAFKA_BROKERS"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(3);
        for (var row : rows) {
            assertThat(properties(Map.of(row.group(1), "probe"))).containsEntry(row.group(2), "probe");
        }
    }

    @Test
    void a_destinations_own_are_known() {
        List<Map<String, String>> blocks = GuideSettings.sections(GUIDE).values().stream()
                .flatMap(text -> GuideSettings.blocks(text).stream())
                .toList();

        assertThat(blocks).isNotEmpty().allSatisfy(block -> {
            Map<String, String> settings = GuideSettings.below("callab.sync.destinations.kafka", block);
            assertThat(settings).isNotEmpty();
            assertThat(GuideSettings.unknown(KafkaSettings.class, settings)).isEmpty();
            assertThat(unknown(GuideSettings.below("properties", settings).keySet()))
                    .isEmpty();
        });
    }

    @Test
    void and_a_name_that_is_none_is_found() throws IOException {
        assertThat(unknown(properties(Map.of("CALLAB_SYNC_KAFKA_PROPERTIES_SASL_MECHANISMS", "PLAIN"))
                        .keySet()))
                .containsExactly("sasl.mechanisms");
    }
}
