package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.broker.KafkaProperties;
import callabsync.support.TestKafka;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.health.Status;

@Timeout(60)
class BrokerHealthTest {

    private static Status status(String brokers, String topic) {
        try (var health = new BrokerHealth(brokers, KafkaProperties.NONE, topic)) {
            return health.health().getStatus();
        }
    }

    @Test
    void a_broker_that_takes_records_is_up() {
        assertThat(status(TestKafka.brokers(), TestKafka.topic(3))).isEqualTo(Status.UP);
    }

    @Test
    void too_few_replicas_in_sync_take_no_records() {
        String topic = TestKafka.topic(1);
        TestKafka.configure(topic, "min.insync.replicas", "2");

        assertThat(status(TestKafka.brokers(), topic)).isEqualTo(Status.DOWN);
    }

    @Test
    void a_topic_that_is_not_there_takes_no_records() {
        assertThat(status(TestKafka.brokers(), "nowhere")).isEqualTo(Status.DOWN);
    }

    @Test
    void no_broker_takes_no_records() {
        assertThat(status("127.0.0.1:1", "anything")).isEqualTo(Status.DOWN);
    }
}
