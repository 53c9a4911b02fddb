package callabsync.webhook;

import callabsync.server.Site;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Detects a secret that was changed at one end only, despite forged requests of strangers. Counts only requests that
 * look like an event and come from an address of genuine ones; before the first genuine one, from any address.
 */
final class SignatureRuns {

    /** This many forged signatures in a row raise an alert. */
    private static final int ALARMING = 20;

    private static final int MOST_SENDERS = 1_000;

    private final SignatureFailures alarm;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    SignatureRuns(SignatureFailures alarm) {
        this.alarm = alarm;
    }

    private static final class Run {
        private final AtomicInteger forged = new AtomicInteger();
        private final Cache<String, Boolean> genuineSenders =
                Caffeine.newBuilder().maximumSize(MOST_SENDERS).build();
        private volatile boolean hasGenuine;
    }

    void genuine(WebhookRequest request) {
        Run run = of(request);
        run.genuineSenders.get(Site.of(request.address()), sender -> true);
        run.hasGenuine = true;
        if (run.forged.get() != 0) {
            run.forged.set(0);
        }
    }

    void forged(WebhookRequest request) {
        Run run = of(request);
        boolean isCredible = run.forged.get() < ALARMING
                && (!run.hasGenuine || run.genuineSenders.getIfPresent(Site.of(request.address())) != null)
                && EventShape.isIn(request.body());
        if (isCredible && run.forged.incrementAndGet() == ALARMING) {
            alarm.alarming(request.source().id(), ALARMING);
        }
    }

    private Run of(WebhookRequest request) {
        return runs.computeIfAbsent(request.source().id(), source -> new Run());
    }
}
