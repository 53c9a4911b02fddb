package callabsync.broker;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A producer that is recreated after the broker refused its login. Kafka's own idempotent producer asks for its id
 * once. If that is refused, it never sends again, even when the broker knows the user by then.
 */
public final class RenewedProducer<K, V> implements InvocationHandler {

    private static final long SHORTEST_LIFE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<Producer<K, V>> make;
    private Made<K, V> made;

    private RenewedProducer(Supplier<Producer<K, V>> make) {
        this.make = make;
        this.made = new Made<>(make.get());
    }

    /** One producer and its state. */
    private static final class Made<K, V> {
        private final Producer<K, V> producer;
        private final long since = System.nanoTime();
        private volatile boolean proven;
        private volatile boolean useless;

        Made(Producer<K, V> producer) {
            this.producer = producer;
        }

        void answered(@Nullable Throwable failure) {
            if (failure == null) {
                proven = true;
            } else if (failure instanceof AuthenticationException || failure instanceof TimeoutException && !proven) {
                useless = true;
            }
        }

        boolean isToBeRenewed() {
            return useless && System.nanoTime() - since > SHORTEST_LIFE_NANOS;
        }
    }

    @SuppressWarnings("unchecked")
    public static <K, V> Producer<K, V> of(Supplier<Producer<K, V>> make) {
        return (Producer<K, V>) Proxy.newProxyInstance(
                RenewedProducer.class.getClassLoader(), new Class<?>[] {Producer.class}, new RenewedProducer<>(make));
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Made<K, V> current = current(method.getName().equals("send"));
        try {
            if (arguments != null && method.getName().equals("send")) {
                Callback told = arguments.length > 1 ? (Callback) arguments[1] : null;
                return current.producer.send((ProducerRecord<K, V>) arguments[0], (metadata, failure) -> {
                    current.answered(failure);
                    if (told != null) {
                        told.onCompletion(metadata, failure);
                    }
                });
            }
            return method.invoke(current.producer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private synchronized Made<K, V> current(boolean sends) {
        if (sends && made.isToBeRenewed()) {
            made.producer.close(Duration.ZERO);
            made = new Made<>(make.get());
        }
        return made;
    }
}
