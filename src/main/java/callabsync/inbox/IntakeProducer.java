package callabsync.inbox;

import callabsync.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes to the intake's topics. All in-sync replicas must have a record before it counts, and none is stored twice. One
 * thread hands records over in their order, because handing over waits while no broker is known.
 */
final class IntakeProducer implements AutoCloseable {

    private static final int QUEUED_AT_MOST = 10_000;
    private static final int HAND_OVER_MS = 500;

    private final Duration within;
    private final KafkaProducer<String, byte[]> producer;
    private final ThreadPoolExecutor handOver = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED_AT_MOST),
            task -> new Thread(task, "intake-send"));

    IntakeProducer(String brokers, Duration within) {
        this.within = within;
        int millis = Math.toIntExact(within.toMillis());
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "client.id",
                        "callab-sync-door",
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        2,
                        "max.block.ms",
                        HAND_OVER_MS,
                        "request.timeout.ms",
                        millis - 100,
                        "delivery.timeout.ms",
                        millis,
                        "max.request.size",
                        4 * 1024 * 1024),
                new StringSerializer(),
                new ByteArraySerializer());
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
            throw thrown instanceof StoreUnavailableException known ? known : unavailable(thrown);
        });
    }

    private void send(ProducerRecord<String, byte[]> record, CompletableFuture<RecordMetadata> done, long deadline) {
        if (System.nanoTime() > deadline) {
            return;
        }
        try {
            producer.send(record, (metadata, exception) -> {
                if (exception == null) {
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
        return new StoreUnavailableException(
                "Kafka took nothing: " + cause.getClass().getSimpleName(), cause);
    }

    @Override
    public void close() {
        handOver.shutdown();
        producer.close(within);
    }
}
