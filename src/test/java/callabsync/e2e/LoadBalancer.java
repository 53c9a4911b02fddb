package callabsync.e2e;

import callabsync.support.AppProcess;
import callabsync.support.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/**
 * Webhooks and the load balancer that they come through: it asks each node whether it is ready, and sends to those that
 * are. Each webhook is sent once; a node that refuses it has failed.
 */
final class LoadBalancer implements AutoCloseable {

    private static final int SENDERS = 3;
    private static final Duration BETWEEN_WEBHOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);

    private final Sender sender;
    private final IntFunction<byte[]> webhooks;
    private final Set<AppProcess> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean running = true;

    /** Begins at once. */
    LoadBalancer(List<AppProcess> nodes, Sender sender, IntFunction<byte[]> webhooks) {
        this.sender = sender;
        this.webhooks = webhooks;
        ready.addAll(nodes);
        nodes.forEach(node -> daemon(() -> probe(node)));
        for (int i = 0; i < SENDERS; i++) {
            senders.add(daemon(this::send));
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "balancer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void probe(AppProcess node) {
        while (running) {
            if (node.isReady()) {
                ready.add(node);
            } else {
                ready.remove(node);
            }
            LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
        }
    }

    private void send() {
        while (running) {
            List<AppProcess> those = List.copyOf(ready);
            if (!those.isEmpty()) {
                int number = numbers.getAndIncrement();
                AppProcess node = those.get(number % those.size());
                if (sender.post(node.url() + "/webhooks/callab", webhooks.apply(number))
                        .isEmpty()) {
                    refused.add("webhook " + number + " by " + node.url());
                }
                sent.incrementAndGet();
            }
            LockSupport.parkNanos(BETWEEN_WEBHOOKS.toNanos());
        }
    }

    int sent() {
        return sent.get();
    }

    void awaitSent(int count) {
        Awaitility.await("webhooks").atMost(Duration.ofMinutes(2)).until(() -> sent() >= count);
    }

    List<String> refused() {
        return List.copyOf(refused);
    }

    /** Sends nothing more and waits for what is on its way. */
    void finish() throws InterruptedException {
        running = false;
        for (Thread thread : senders) {
            thread.join();
        }
    }

    @Override
    public void close() {
        running = false;
    }
}
