package callabsync.crash;

import callabsync.support.AppProcess;
import callabsync.support.Sender;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Callab under load: posts uniquely numbered calls, each until it is acknowledged, some once more although they were; and
 * records every 200 with the event's id.
 */
final class Load {

    private static final int SENDERS = 4;
    private static final int TRIES = 400;
    private static final int TRIES_AT_THE_END = 40;
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(250);

    private final AppProcess app;
    private final double perSecond;
    private final long seed;
    private final Sender sender = new Sender("test-secret");
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentMap<Integer, String> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<String> twoIds = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    Load(AppProcess app, double perSecond, long seed) {
        this.app = app;
        this.perSecond = perSecond;
        this.seed = seed;
    }

    void start() {
        for (int i = 0; i < SENDERS; i++) {
            var random = new Random(seed + i);
            var thread = new Thread(() -> send(random), "load-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    /** Begins no further call, and waits until those on their way are acknowledged or given up. */
    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void send(Random random) {
        while (running) {
            int number = numbers.getAndIncrement();
            byte[] body = Crms.webhook(number);
            for (int i = 0; i < (running ? TRIES : TRIES_AT_THE_END) && !acknowledged.containsKey(number); i++) {
                if (i > 0) {
                    pause(BEFORE_ANOTHER_TRY);
                }
                post(number, body);
            }
            if (random.nextInt(10) == 0) {
                post(number, body);
            }
            pause(Duration.ofMillis((long) (1000 * SENDERS / perSecond)));
        }
    }

    private void post(int number, byte[] body) {
        var answer = sender.send(app.url() + "/webhooks/callab", body);
        answers.merge(answer.map(HttpResponse::statusCode).map(String::valueOf).orElse("none"), 1, Integer::sum);
        answer.filter(it -> it.statusCode() == 200).map(Sender::eventId).ifPresent(id -> {
            String before = acknowledged.putIfAbsent(number, id);
            if (before != null && !before.equals(id)) {
                synchronized (twoIds) {
                    twoIds.add("call_" + number + " was acknowledged as " + before + " and as " + id);
                }
            }
        });
    }

    int posted() {
        return numbers.get();
    }

    /** The event ids by the calls' numbers. */
    Map<Integer, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** How often the door gave each status; {@code none}: no answer. */
    Map<String, Integer> answers() {
        return new TreeMap<>(answers);
    }

    List<String> acknowledgedTwice() {
        synchronized (twoIds) {
            return List.copyOf(twoIds);
        }
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(TimeUnit.NANOSECONDS.convert(time));
    }
}
