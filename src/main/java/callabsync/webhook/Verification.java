package callabsync.webhook;

import callabsync.webhook.SignatureVerifier.Verdict;
import org.jspecify.annotations.Nullable;

/** Says whether a request is genuine: credentials, then signature, then timestamp. Fails closed. */
final class Verification {

    /** How many forged signatures in a row raise an alert. */
    private static final int ALARMING = 20;

    private final DoorMetrics metrics;
    private final SignatureFailures signatureFailures;

    Verification(DoorMetrics metrics, SignatureFailures signatureFailures) {
        this.metrics = metrics;
        this.signatureFailures = signatureFailures;
    }

    /** Null: it is genuine. */
    @Nullable
    Reason refusal(WebhookRequest request) {
        Source source = request.source();
        if (!request.genuineCredentials()) {
            return Reason.CREDENTIALS;
        }
        Verdict verdict = source.verifier().verify(request.headers()::get, request.body());
        int inARow = source.forgedInARow(verdict == Verdict.FORGED);
        if (inARow == ALARMING) {
            signatureFailures.alarming(source.id(), inARow);
        }
        return switch (verdict) {
            case FORGED -> Reason.SIGNATURE;
            case UNTIMELY -> Reason.TIMESTAMP;
            case GENUINE_AS_STRINGIFIED -> {
                metrics.stringified(source.id());
                yield timely(source, request);
            }
            case GENUINE -> timely(source, request);
        };
    }

    private static @Nullable Reason timely(Source source, WebhookRequest request) {
        return source.isTimely(request.body()) ? null : Reason.TIMESTAMP;
    }
}
