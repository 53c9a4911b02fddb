package callabsync.webhook;

import callabsync.inbox.Receipt;
import callabsync.quarantine.Reason;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the sender is told.
 *
 * @param result the value of the metric's tag: {@code accepted}, {@code duplicate}, {@code invalid}, {@code rejected},
 *     {@code limited}, {@code unavailable}
 * @param reason why it was turned away
 * @param eventId the event it is kept as
 * @param retryAfterSeconds 0 for no such header
 */
record DoorAnswer(
        int status,
        byte[] json,
        String result,
        Optional<Reason> reason,
        Optional<String> eventId,
        int retryAfterSeconds) {

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final int FAILURES_RETRY_AFTER_SECONDS = 60;
    private static final Map<Reason, DoorAnswer> REFUSALS = new EnumMap<>(Reason.class);

    static {
        for (Reason reason : Reason.values()) {
            REFUSALS.put(
                    reason,
                    refusal(reason, reason.status() == 503 || reason.status() == 429 ? RETRY_AFTER_SECONDS : 0));
        }
    }

    static DoorAnswer of(Receipt receipt) {
        String json = "{\"success\":" + receipt.unusable().isEmpty() + ",\"received\":true,\"event_id\":\""
                + receipt.eventId() + '"'
                + (receipt.duplicate() ? ",\"duplicate\":true" : "")
                + receipt.unusable().map(DoorAnswer::errorField).orElse("")
                + '}';
        String result = receipt.duplicate() ? "duplicate" : receipt.unusable().isPresent() ? "invalid" : "accepted";
        return new DoorAnswer(200, bytes(json), result, Optional.empty(), Optional.of(receipt.eventId()), 0);
    }

    static DoorAnswer of(Reason reason) {
        return REFUSALS.get(reason);
    }

    static DoorAnswer retryAfter(Reason reason, int seconds) {
        return refusal(reason, Math.max(1, seconds));
    }

    /** The answer to a sender who was refused too often. */
    static DoorAnswer overLimit() {
        return retryAfter(Reason.FAILURES, FAILURES_RETRY_AFTER_SECONDS);
    }

    private static DoorAnswer refusal(Reason reason, int retryAfterSeconds) {
        return new DoorAnswer(
                reason.status(),
                bytes("{\"error\":\"" + reason.error() + "\"}"),
                reason.result(),
                Optional.of(reason),
                Optional.empty(),
                retryAfterSeconds);
    }

    private static String errorField(String error) {
        return ",\"error\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(error)) + '"';
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
