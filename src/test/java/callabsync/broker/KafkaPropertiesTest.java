package callabsync.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaPropertiesTest {

    private static final String JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"acme\" password=\"pl4in-Hq7v\";";

    @Test
    void a_destinations_properties_go_over_the_shared_ones_and_both_over_the_clients_own() {
        var shared = new KafkaProperties(
                Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "ssl.truststore.location", " "));

        Map<String, Object> settings = shared.with(Map.of("sasl.mechanism", "SCRAM-SHA-512"))
                .over(Map.of("compression.type", "lz4", "security.protocol", "PLAINTEXT"));

        assertThat(settings)
                .isEqualTo(Map.of(
                        "compression.type", "lz4", "security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-512"));
    }

    @Test
    void a_client_id_is_the_beginning_of_each_clients_own() {
        var properties = new KafkaProperties(Map.of("client.id", "acme-crm"));

        assertThat(properties.over(Map.of("client.id", "callab-sync-door")))
                .containsEntry("client.id", "acme-crm-door");
    }

    @Test
    void what_the_promise_depends_on_is_refused_by_name() {
        assertThatThrownBy(() -> new KafkaProperties(Map.of("acks", "1")))
                .hasMessage("acks is not to be set: the product decides it");
        assertThat(KafkaProperties.refused(Map.of("enable.auto.commit", "true")))
                .contains("enable.auto.commit");
        assertThat(KafkaProperties.refused(Map.of("acks", " "))).isEmpty();
    }

    @Test
    void the_variable_that_names_a_secrets_file_is_no_property() {
        var properties =
                new KafkaProperties(Map.of("sasl.jaas.config", JAAS, "sasl.jaas.config.file", "/run/secrets/kafka"));

        assertThat(properties.properties()).containsOnlyKeys("sasl.jaas.config");
    }

    @Test
    void no_value_is_printed() {
        assertThat(new KafkaProperties(Map.of("sasl.jaas.config", JAAS)))
                .hasToString("KafkaProperties[sasl.jaas.config]");
    }

    @Test
    void a_clients_failure_is_said_in_words_and_quotes_no_value() {
        Map<String, Object> broken = new KafkaProperties(Map.of(
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config", "PlainLoginModule required password=pl4in Hq7v"))
                .over(Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", Duration.ZERO.toMillis()));

        assertThatThrownBy(() -> new KafkaProducer<>(broken, new StringSerializer(), new StringSerializer()).close())
                .isInstanceOfSatisfying(
                        KafkaException.class,
                        thrown -> assertThat(KafkaFailures.unusable("The producer", thrown))
                                .hasNoCause()
                                .hasMessageStartingWith("The producer cannot be made of callab.sync.kafka.properties: ")
                                .message()
                                .doesNotContain("pl4in", "Hq7v"));
        assertThat(KafkaFailures.words(new KafkaException("Send failed", new SaslAuthenticationException("user acme"))))
                .isEqualTo("the broker refuses the user or the password (sasl.jaas.config)");
        assertThat(KafkaFailures.words(new SslAuthenticationException("PKIX"))).startsWith("TLS failed");
        assertThat(KafkaFailures.words(new TopicAuthorizationException("callab.webhooks")))
                .contains("TopicAuthorizationException");
    }
}
