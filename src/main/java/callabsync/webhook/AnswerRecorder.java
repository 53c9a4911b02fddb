package callabsync.webhook;

import callabsync.quarantine.Quarantine;
import callabsync.quarantine.Reason;
import callabsync.quarantine.RefusedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Records each answer: counts it, logs it, and puts a refused request into quarantine. */
@Component
class AnswerRecorder {

    /**
     * The source in metrics and log if there is no source of that name. The sender chose the name, so it is not
     * repeated.
     */
    static final String NO_SOURCE = "-";

    private static final long NANOS_OF_A_MILLISECOND = 1_000_000;

    private static final Logger log = LoggerFactory.getLogger(AnswerRecorder.class);

    private final DoorMetrics metrics;
    private final RecentAnswers recent;
    private final FailureLimits failures;
    private final Quarantine quarantine;
    private final RefusalLog refusals;
    private final Clock clock;

    AnswerRecorder(
            DoorMetrics metrics,
            RecentAnswers recent,
            FailureLimits failures,
            Quarantine quarantine,
            RefusalLog refusals,
            Clock clock) {
        this.metrics = metrics;
        this.recent = recent;
        this.failures = failures;
        this.quarantine = quarantine;
        this.refusals = refusals;
        this.clock = clock;
    }

    /**
     * @param source null if there is none of that name
     * @param request what was read of it, if it came so far
     */
    void answered(
            @Nullable Source source,
            String address,
            @Nullable WebhookRequest request,
            DoorAnswer answer,
            long tookNanos) {
        String id = source == null ? NO_SOURCE : source.id();
        metrics.answered(id, answer, Duration.ofNanos(tookNanos));
        recent.answered(id, request == null ? null : request.body(), answer);
        boolean refused = answer.reason().isPresent();
        if (refused) {
            refusals.refused(id, address, answer, tookNanos / NANOS_OF_A_MILLISECOND);
        } else {
            log.atInfo()
                    .addKeyValue("event_id", answer.eventId().orElse("-"))
                    .addKeyValue("source", id)
                    .addKeyValue("result", answer.result())
                    .addKeyValue("duration_ms", tookNanos / NANOS_OF_A_MILLISECOND)
                    .log("webhook.received");
        }
        if (source != null && refused) {
            refused(source, address, request, answer.reason().get());
        }
    }

    /**
     * Once a sender was refused too often, keeps only requests that might be admitted later, and only while there is
     * room.
     */
    private void refused(Source source, String address, @Nullable WebhookRequest request, Reason reason) {
        if (reason == Reason.FAILURES) {
            quarantine.keepWhileRoom(refusedRequest(source, address, request, reason));
        } else if (reason.refusesSender()) {
            boolean isOverLimit = failures.isExhausted(source, address);
            failures.failed(source, address);
            if (!isOverLimit) {
                quarantine.keep(refusedRequest(source, address, request, reason));
            }
        }
    }

    private RefusedRequest refusedRequest(
            Source source, String address, @Nullable WebhookRequest request, Reason reason) {
        return new RefusedRequest(
                source.id(),
                reason,
                address,
                request == null ? Map.of() : request.headers(),
                request == null ? null : request.body(),
                clock.instant());
    }
}
