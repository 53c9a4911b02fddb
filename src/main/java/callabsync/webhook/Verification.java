package callabsync.webhook;

import callabsync.quarantine.Reason;
import callabsync.signature.SignatureVerifier;
import callabsync.signature.SignatureVerifier.Checked;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request is genuine: credentials, then signature, then timestamp. Fails closed. Verifies a sender
 * who was refused too often as well, because he may share his address with a genuine one, but spends as little as
 * possible on him.
 */
final class Verification {

    private final DoorMetrics metrics;
    private final FailureLimits failures;
    private final SignatureRuns runs;

    Verification(DoorMetrics metrics, FailureLimits failures, SignatureRuns runs) {
        this.metrics = metrics;
        this.failures = failures;
        this.runs = runs;
    }

    /**
     * The result.
     *
     * @param refusal null: it is genuine
     * @param body what was signed; nothing else of a genuine request's body may be read
     */
    record Verified(@Nullable DoorAnswer refusal, byte[] body) {
        @Override
        public String toString() {
            return "Verified[" + (refusal == null ? "genuine" : "refused") + ", " + body.length + " bytes]";
        }
    }

    Verified verify(WebhookRequest request) {
        Source source = request.source();
        boolean isOverLimit = failures.isExhausted(source, request.address());
        if (!request.genuineCredentials()) {
            return refused(request, Reason.CREDENTIALS, isOverLimit);
        }
        Checked checked = isOverLimit
                ? source.verifier().verifyBriefly(request.headers()::get, request.body())
                : source.verifier().verify(request.headers()::get, request.body());
        @Nullable Reason reason = refusal(request, checked);
        if (reason != null) {
            return refused(request, reason, isOverLimit);
        }
        Optional<Integer> wait = source.overRate();
        return new Verified(
                wait.map(seconds -> DoorAnswer.retryAfter(Reason.RATE, seconds)).orElse(null), checked.body());
    }

    private static Verified refused(WebhookRequest request, Reason reason, boolean isOverLimit) {
        return new Verified(isOverLimit ? DoorAnswer.overLimit() : DoorAnswer.of(reason), request.body());
    }

    private @Nullable Reason refusal(WebhookRequest request, Checked checked) {
        Source source = request.source();
        switch (checked.verdict()) {
            case FORGED -> {
                runs.forged(request);
                return Reason.SIGNATURE;
            }
            case UNDECIDED -> {
                return Reason.BUSY;
            }
            case GENUINE_AS_STRINGIFIED -> metrics.stringified(source.id());
            case GENUINE, UNTIMELY -> {}
        }
        runs.genuine(request);
        boolean isTimely = checked.verdict() != SignatureVerifier.Verdict.UNTIMELY && source.isTimely(checked.body());
        return isTimely ? null : Reason.TIMESTAMP;
    }
}
