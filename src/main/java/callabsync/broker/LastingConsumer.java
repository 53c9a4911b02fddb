package callabsync.broker;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * A consumer that Camel reconnects after the broker refused its login or a permission. Camel would stop it for good,
 * and the webhooks that the door acknowledges meanwhile would wait for a restart.
 */
final class LastingConsumer<K, V> extends KafkaConsumer<K, V> {

    private static final long BETWEEN_LOGINS_NANOS = TimeUnit.SECONDS.toNanos(5);

    LastingConsumer(Properties settings) {
        super(settings);
    }

    @Override
    public ConsumerRecords<K, V> poll(Duration timeout) {
        try {
            return super.poll(timeout);
        } catch (AuthenticationException | AuthorizationException e) {
            LockSupport.parkNanos(BETWEEN_LOGINS_NANOS);
            throw new KafkaException(KafkaFailures.words(e));
        }
    }
}
