package callabsync.inbox;

import callabsync.broker.KafkaFailures;
import callabsync.broker.KafkaProperties;
import callabsync.broker.RenewedProducer;
import callabsync.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to the intake's topics. All in-sync replicas must have a record before it counts, and none is stored twice. One
 * thread hands records over in their order, because handing over waits while no broker is known.
 */
final class IntakeProducer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IntakeProducer.class);
    private static final int QUEUED_AT_MOST = 10_000;
    private static final int HAND_OVER_MS = 500;

    private final Duration within;
    private final Producer<String, byte[]> producer;
    /** The reason that is in the log already; empty while records are taken. */
    private final AtomicReference<String> logged = new AtomicReference<>("");

    private final ThreadPoolExecutor handOver = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED_AT_MOST),
            task -> new Thread(task, "intake-send"));

    IntakeProducer(String brokers, KafkaProperties properties, Duration within) {
        this.within = within;
        try {
            Map<String, Object> settings = settings(brokers, properties, Math.toIntExact(within.toMillis()));
            this.producer = RenewedProducer.of(
                    () -> new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
        } catch (KafkaException e) {
            throw KafkaFailures.unusable("The intake's producer", e);
        }
    }

    private static Map<String, Object> settings(String brokers, KafkaProperties properties, int withinMs) {
        Map<String, Object> settings =
                properties.over(Map.of("client.id", "callab-sync-door", "compression.type", "lz4"));
        settings.put("bootstrap.servers", brokers);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("max.block.ms", HAND_OVER_MS);
        settings.put("request.timeout.ms", withinMs - 100);
        settings.put("linger.ms", 2);
        settings.put("delivery.timeout.ms", withinMs);
        settings.put("max.request.size", 4 * 1024 * 1024);
        return settings;
    }

    /**
     * Completes when the broker has acknowledged the record; else exceptionally, with a {@link StoreUnavailableException},
     * in the given time. It may then be stored all the same.
     */
    CompletableFuture<RecordMetadata> publish(ProducerRecord<String, byte[]> record) {
        var done = new CompletableFuture<RecordMetadata>();
        long deadline = System.nanoTime() + within.toNanos();
        try {
            handOver.execute(() -> send(record, done, deadline));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(unavailable(e));
        }
        return done.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).exceptionally(thrown -> {
            throw said(thrown instanceof StoreUnavailableException known ? known : unavailable(thrown));
        });
    }

    /** Logs a reason the first time: while a broker is away, every webhook has the same. */
    private StoreUnavailableException said(StoreUnavailableException unavailable) {
        String reason = String.valueOf(unavailable.getMessage());
        if (!reason.equals(logged.getAndSet(reason))) {
            log.atWarn().addKeyValue("reason", reason).log("intake.unpublished");
        }
        return unavailable;
    }

    private void send(ProducerRecord<String, byte[]> record, CompletableFuture<RecordMetadata> done, long deadline) {
        if (System.nanoTime() > deadline) {
            return;
        }
        try {
            producer.send(record, (metadata, exception) -> {
                if (exception == null) {
                    logged.set("");
                    done.complete(metadata);
                } else {
                    done.completeExceptionally(unavailable(exception));
                }
            });
        } catch (RuntimeException e) {
            done.completeExceptionally(unavailable(e));
        }
    }

    private static StoreUnavailableException unavailable(Throwable cause) {
        return new StoreUnavailableException("Kafka took nothing: " + KafkaFailures.words(cause), cause);
    }

    @Override
    public void close() {
        handOver.shutdown();
        producer.close(within);
    }
}
