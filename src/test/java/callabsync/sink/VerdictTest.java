package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(2));

    private static Batch answered(Verdict verdict, int deliveries) {
        Item[] items = Stream.generate(() -> Items.item("crm", Items.event("call_ended", Map.of(), Map.of(), Map.of())))
                .limit(deliveries)
                .toArray(Item[]::new);
        Batch batch = Items.batch("crm", "crm", items);
        verdict.answer(batch, batch.items());
        return batch;
    }

    private static AttemptResult result(Verdict verdict) {
        return answered(verdict, 1).items().get(0).result().orElseThrow();
    }

    @Test
    void each_verdict_answers_one_delivery() {
        assertThat(result(Verdict.done("51"))).isEqualTo(new Succeeded());
        assertThat(result(new Verdict.Retry("locked", SOON, false))).isEqualTo(new Retryable("locked", SOON));
        assertThat(result(new Verdict.Gone("deleted", SOON))).isEqualTo(new Retryable("deleted", SOON));
        assertThat(result(new Verdict.Permanent("a bad date"))).isEqualTo(new Permanent("a bad date"));
        assertThat(result(new Verdict.Exists("a duplicate", Optional.of("51"))))
                .isEqualTo(new Permanent("a duplicate"));
    }

    @Test
    void of_several_deliveries_in_one_request_any_may_be_at_fault() {
        Batch batch = answered(new Verdict.Permanent("a bad date"), 2);

        assertThat(batch.open()).hasSize(2);
        assertThat(batch.split()).contains("a bad date");
    }

    @Test
    void an_unavailable_destination_answers_for_the_batch_and_for_no_delivery() {
        Batch batch = answered(Verdict.unavailable("closed", SOON), 2);

        assertThat(batch.open()).hasSize(2);
        assertThat(batch.unavailable()).contains(new Batch.Unavailable("closed", SOON));
    }

    @Test
    void only_what_may_be_done_is_in_doubt() {
        assertThat(new NoAnswerException("no answer").verdict().mayBeDone()).isTrue();
        assertThat(new NotSentException("no connection").verdict().mayBeDone()).isFalse();
        assertThat(Verdict.retry("locked").mayBeDone()).isFalse();
        assertThat(new Verdict.Unavailable("502", Optional.empty(), true).mayBeDone())
                .isTrue();
    }
}
