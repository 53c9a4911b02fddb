package callabsync.inbox;

import callabsync.broker.KafkaFailures;
import callabsync.broker.KafkaProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Tells whether the broker takes records: each partition of the intake's topic has a leader and enough replicas in sync. */
final class BrokerHealth implements HealthIndicator, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BrokerHealth.class);
    private static final int WAIT_MS = 2_000;

    private final Admin admin;
    private final String topic;
    /** The reason that is in the log already; empty while records are taken. */
    private final AtomicReference<String> logged = new AtomicReference<>("");

    BrokerHealth(String brokers, KafkaProperties properties, String topic) {
        this.topic = topic;
        Map<String, Object> settings = properties.over(Map.of("client.id", "callab-sync-health"));
        settings.putAll(
                Map.of("bootstrap.servers", brokers, "request.timeout.ms", WAIT_MS, "default.api.timeout.ms", WAIT_MS));
        try {
            this.admin = Admin.create(settings);
        } catch (KafkaException e) {
            throw KafkaFailures.unusable("The client of the intake's health", e);
        }
    }

    @Override
    public Health health() {
        try {
            TopicDescription described = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(WAIT_MS, TimeUnit.MILLISECONDS)
                    .get(topic);
            return health(described, replicasNeeded());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return down("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            return down(
                    "Topic " + topic + " takes no records, webhooks are answered with 503: " + KafkaFailures.words(e));
        }
    }

    /** One, where the user may not read the topic's configuration or the service does not show it. */
    private int replicasNeeded() throws InterruptedException, ExecutionException, TimeoutException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            ConfigEntry needed = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(WAIT_MS, TimeUnit.MILLISECONDS)
                    .get(resource)
                    .get("min.insync.replicas");
            return needed == null || needed.value() == null ? 1 : Integer.parseInt(needed.value());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException || e.getCause() instanceof UnsupportedVersionException) {
                return 1;
            }
            throw e;
        }
    }

    private Health health(TopicDescription described, int enough) {
        long closed = described.partitions().stream()
                .filter(each -> each.leader() == null
                        || each.leader().isEmpty()
                        || each.isr().size() < enough)
                .count();
        if (closed > 0) {
            return down(closed + " of " + described.partitions().size() + " partitions of topic " + topic
                    + " take no records");
        }
        logged.set("");
        return Health.up().build();
    }

    private Health down(String reason) {
        if (!reason.equals(logged.getAndSet(reason))) {
            log.atWarn().addKeyValue("reason", reason).log("intake.broker-down");
        }
        return Health.down().withDetail("reason", reason).build();
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(WAIT_MS));
    }
}
