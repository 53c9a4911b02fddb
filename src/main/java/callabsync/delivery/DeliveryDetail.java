package callabsync.delivery;

import callabsync.store.Vault;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept about a delivery.
 *
 * @param question while held: what a person must decide ({@code text}, {@code candidates})
 * @param decision what was decided
 * @param record of an import: the record to deliver
 * @param attemptLog its attempts, the first one first
 */
public record DeliveryDetail(
        DeliverySummary delivery,
        String orderKey,
        String trigger,
        Map<String, Object> question,
        Map<String, Object> decision,
        @Nullable String record,
        List<AttemptDetail> attemptLog) {

    /**
     * One attempt.
     *
     * @param trigger scheduled or manual
     * @param request this delivery's part of what was sent
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record AttemptDetail(
            String id,
            int number,
            String trigger,
            String result,
            Instant startedAt,
            long durationMs,
            @Nullable String request,
            @Nullable Integer responseStatus,
            @Nullable String responseBody,
            @Nullable String error) {

        AttemptDetail opened(Vault vault) {
            return new AttemptDetail(
                    id,
                    number,
                    trigger,
                    result,
                    startedAt,
                    durationMs,
                    vault.openText(Attempts.place("request", id), request),
                    responseStatus,
                    vault.openText(Attempts.place("response_body", id), responseBody),
                    vault.openText(Attempts.place("error", id), error));
        }

        @Override
        public String toString() {
            return "AttemptDetail[" + id + ", " + result + "]";
        }
    }

    DeliveryDetail with(List<AttemptDetail> attempts) {
        return new DeliveryDetail(delivery, orderKey, trigger, question, decision, record, attempts);
    }

    @Override
    public String toString() {
        return "DeliveryDetail[" + delivery.id() + "]";
    }
}
