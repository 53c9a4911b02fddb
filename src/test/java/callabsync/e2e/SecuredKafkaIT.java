package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.SecuredKafka;
import callabsync.support.Sender;
import callabsync.support.TestKafka;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product and a broker that wants TLS and a login, with the variables that the guide names. */
class SecuredKafkaIT {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String DASHBOARD = "scram-8Kd2";

    @TempDir
    static Path folder;

    private static SecuredKafka kafka;

    private final Sender callab = new Sender("test-secret");

    @BeforeAll
    static void start() throws IOException {
        kafka = new SecuredKafka(folder.resolve("kafka"));
        kafka.topics("callab.webhooks", "callab.webhooks.dead", "late.webhooks", "late.webhooks.dead", "crm.events");
        kafka.createScramUser("dashboard", DASHBOARD);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static AppProcess app(String name, String mechanism) {
        return new AppProcess(folder.resolve(name))
                .variable("CALLAB_SYNC_INTAKE", "kafka")
                .variable("KAFKA_BROKERS", kafka.brokers())
                .variable("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .variable("KAFKA_SASL_MECHANISM", mechanism)
                .variable("KAFKA_SSL_TRUSTSTORE_TYPE", "PEM")
                .variable("KAFKA_SSL_TRUSTSTORE", kafka.certificate().toString());
    }

    private static Path secret(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text + "\n");
    }

    private HttpResponse<String> post(AppProcess app, Events events) {
        return await().atMost(SOON)
                .until(() -> callab.send(app.url() + "/webhooks/callab", events.bytes()), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static String log(AppProcess app) throws IOException {
        return Files.readString(app.log());
    }

    @Test
    void door_intake_health_and_a_destination_with_its_own_login_use_it() throws IOException {
        Events events = Events.outcomeExtracted().call("call_secured").crmId("4711");
        try (var app = app("right", "PLAIN")
                .variable(
                        "KAFKA_SASL_JAAS_CONFIG_FILE",
                        secret("jaas", SecuredKafka.plain(SecuredKafka.PASSWORD))
                                .toString())
                .variable("CRM_KAFKA_TOPIC", "crm.events")
                .variable("CALLAB_SYNC_DESTINATIONS_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512")
                .variable(
                        "CALLAB_SYNC_DESTINATIONS_KAFKA_PROPERTIES_SASL_JAAS_CONFIG_FILE",
                        secret("scram", SecuredKafka.scram("dashboard", DASHBOARD))
                                .toString())
                .start()
                .awaitReady()) {
            String eventId = Sender.eventId(post(app, events));

            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(app.json("/api/events/" + eventId)
                                    .path("id")
                                    .asText())
                            .isEqualTo(eventId));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(sent("crm.events"))
                            .singleElement()
                            .extracting(ConsumerRecord::value)
                            .isEqualTo(events.bytes()));
            assertThat(log(app)).doesNotContain(SecuredKafka.PASSWORD, DASHBOARD);
        }
    }

    @Test
    void a_user_that_is_refused_closes_the_door_with_the_reason_until_the_broker_knows_him() throws IOException {
        Events events = Events.outcomeExtracted().call("call_late").crmId("4712");
        try (var app = app("late", "SCRAM-SHA-512")
                .variable("CALLAB_SYNC_INTAKE_TOPIC", "late.webhooks")
                .variable("KAFKA_SASL_JAAS_CONFIG", SecuredKafka.scram("late", "not-yet-5Wz"))
                .start()) {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(post(app, events).statusCode()).isEqualTo(503);
                assertThat(app.isReady()).isFalse();
                assertThat(log(app)).contains("intake.unpublished", "intake.broker-down");
            });
            assertThat(log(app))
                    .contains("the broker refuses the user or the password (sasl.jaas.config)")
                    .doesNotContain("not-yet-5Wz");

            kafka.createScramUser("late", "not-yet-5Wz");
            app.awaitReady();
            String eventId = await().atMost(SOON)
                    .until(
                            () -> callab.post(app.url() + "/webhooks/callab", events.bytes()),
                            java.util.Optional::isPresent)
                    .orElseThrow();

            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(app.json("/api/events/" + eventId)
                                    .path("id")
                                    .asText())
                            .isNotEmpty());
        }
    }

    private static List<ConsumerRecord<String, byte[]>> sent(String topic) {
        return TestKafka.records(kafka.openBrokers(), topic);
    }
}
