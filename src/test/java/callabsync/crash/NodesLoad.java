package callabsync.crash;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.NodesCluster;
import callabsync.support.Sender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Numbered calls, sent through any node's door, each until one of them has answered 200. */
final class NodesLoad {

    private static final int SENDERS = 8;
    private static final Instant FIRST_CALL = Instant.parse("2025-11-17T08:00:00Z");

    private final List<AppProcess> nodes;
    private final int events;
    private final double perSecond;
    private final Sender sender = new Sender("test-secret");
    private final Map<Integer, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final List<Thread> senders = new ArrayList<>();

    /** @param perSecond how many are sent a second; 0: as many as are answered */
    NodesLoad(List<AppProcess> nodes, int events, double perSecond) {
        this.nodes = nodes;
        this.events = events;
        this.perSecond = perSecond;
    }

    void start(long seed) {
        for (int i = 0; i < SENDERS; i++) {
            var chance = new Random(seed * SENDERS + i);
            var thread = new Thread(() -> send(chance), "sender-" + i);
            thread.start();
            senders.add(thread);
        }
    }

    private void send(Random chance) {
        for (int number = numbers.getAndIncrement(); number < events; number = numbers.getAndIncrement()) {
            byte[] body = event(number);
            Optional<String> id = Optional.empty();
            while (id.isEmpty() && numbers.get() < Integer.MAX_VALUE / 2) {
                sent.incrementAndGet();
                id = sender.post(nodes.get(chance.nextInt(nodes.size())).url() + "/webhooks/callab", body);
                if (id.isEmpty()) {
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            }
            int mine = number;
            id.ifPresent(answered -> acknowledged.put(mine, answered));
            if (perSecond > 0) {
                LockSupport.parkNanos((long) (1_000_000_000 * SENDERS / perSecond));
            }
        }
    }

    private static byte[] event(int number) {
        int contact = number % NodesCluster.CONTACTS;
        String at = FIRST_CALL.plusSeconds(number).toString();
        Events event = Events.outcomeExtracted()
                .at(at)
                .call("call_" + number)
                .contact("cont_" + contact)
                .phone("+1408555" + (1000 + contact))
                .crmId(NodesCluster.crmId(contact))
                .outcome("budget", "$" + number)
                // Over before the contact's next call, which would move it otherwise.
                .outcome("appointment_date", FIRST_CALL.plusSeconds(number + 1).toString());
        event.object("call").put("start_time", at);
        event.object("call").put("end_time", at);
        return event.bytes();
    }

    boolean isRunning() {
        return senders.stream().anyMatch(Thread::isAlive);
    }

    /** The ids that were answered, by the call's number. */
    Map<Integer, String> acknowledged() {
        return acknowledged;
    }

    /** How often something was posted. */
    long sent() {
        return sent.get();
    }

    /** Gives up what was not answered yet. */
    void stop() {
        numbers.set(Integer.MAX_VALUE / 2);
    }
}
