package callabsync.inbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Whether the broker takes records: each partition of the intake's topic has a leader and enough replicas in sync. */
final class BrokerHealth implements HealthIndicator, AutoCloseable {

    private static final int WAIT_MS = 2_000;

    private final Admin admin;
    private final String topic;

    BrokerHealth(String brokers, String topic) {
        this.topic = topic;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers",
                brokers,
                "client.id",
                "callab-sync-health",
                "request.timeout.ms",
                WAIT_MS,
                "default.api.timeout.ms",
                WAIT_MS));
    }

    @Override
    public Health health() {
        try {
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var description = admin.describeTopics(List.of(topic)).allTopicNames();
            var config = admin.describeConfigs(List.of(resource)).all();
            return health(
                    description.get(WAIT_MS, TimeUnit.MILLISECONDS).get(topic),
                    config.get(WAIT_MS, TimeUnit.MILLISECONDS).get(resource));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return down("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            return down("Kafka does not answer for topic " + topic + ": webhooks are answered with 503");
        }
    }

    private static Health health(TopicDescription topic, Config config) {
        int enough = Integer.parseInt(config.get("min.insync.replicas").value());
        long closed = topic.partitions().stream()
                .filter(each -> each.leader() == null
                        || each.leader().isEmpty()
                        || each.isr().size() < enough)
                .count();
        return closed == 0
                ? Health.up().build()
                : down(closed + " of " + topic.partitions().size() + " partitions of topic " + topic.name()
                        + " take no records");
    }

    private static Health down(String reason) {
        return Health.down().withDetail("reason", reason).build();
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofMillis(WAIT_MS));
    }
}
