package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.store.GroupCommit;
import callabsync.support.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every sink that speaks HTTP keeps, whatever its CRM: an answer for each item, nothing twice, nothing lost. A sink
 * proves it with its real routes against its stand-in.
 */
public abstract class SinkContract {

    protected abstract StandIn crm();

    protected abstract SinkBench bench();

    /** Puts two records into the CRM that the events of {@link #events(int)} are for. */
    protected abstract void seed();

    /** An outcome for the record with this number, 1 or 2, with all that the sink can write. */
    protected abstract Events events(int record);

    /** An outcome for a record that is nowhere. */
    protected abstract Events eventsForNobody();

    /** Fails unless the outcome of this record was written, and each thing that is created exists exactly once. */
    protected abstract void assertWrittenOnce(int record);

    /** The method and part of the path of the request that updates records. */
    protected abstract List<String> writeRequest();

    @BeforeEach
    void begin() {
        crm().start();
        crm().reset();
        crm().behave();
        bench().forget();
        seed();
        crm().forgetRequests();
    }

    protected static Event event(Events events) {
        return EventReader.read(events.bytes()).event();
    }

    protected final Batch deliver(Events... events) {
        var items = new ArrayList<Item>();
        Arrays.stream(events).forEach(each -> items.add(bench().item(event(each))));
        return bench().deliver(items);
    }

    protected static AttemptResult only(Batch batch) {
        return batch.items()
                .get(0)
                .result()
                .orElseThrow(() -> new AssertionError("no answer: " + batch.unavailable() + " " + batch.split()));
    }

    protected final Misbehaviour onWrite(Misbehaviour misbehaviour) {
        return misbehaviour.on(writeRequest().get(0), writeRequest().get(1));
    }

    @Test
    void a_delivery_is_written_and_its_requests_are_noted() {
        Batch batch = deliver(events(1));

        assertThat(only(batch)).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
        assertThat(batch.items().get(0).exchanged())
                .isNotEmpty()
                .allSatisfy(part ->
                        assertThat(part.request()).doesNotContain("Bearer").doesNotContain("sandbox"));
    }

    @Test
    void the_same_delivery_twice_is_once_in_effect() {
        deliver(events(1));

        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void a_400_is_permanent() {
        crm().misbehave(onWrite(Misbehaviour.status(400, "{\"status\":\"error\",\"message\":\"no\"}")));

        assertThat(only(deliver(events(1)))).isInstanceOf(Permanent.class);
    }

    @Test
    void a_401_counts_nothing_and_closes_the_gate() {
        crm().misbehave(Misbehaviour.status(401, "{}"));

        Batch batch = deliver(events(1), events(2));

        assertThat(batch.unavailable()).isPresent();
        assertThat(batch.open()).hasSize(2);
    }

    @Test
    void a_record_that_does_not_exist_is_a_question() {
        assertThat(only(deliver(eventsForNobody()))).isInstanceOf(Held.class);
    }

    @Test
    void after_a_429_the_time_that_it_asks_for_is_kept() {
        crm().misbehave(onWrite(Misbehaviour.answer(new StandInAnswer(429, "{}", java.util.Map.of("Retry-After", "7")))
                .times(1)));

        Batch batch = deliver(events(1));

        assertThat(askedFor(batch)).isEqualTo(Duration.ofSeconds(7));
        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    private static Duration askedFor(Batch batch) {
        return batch.unavailable()
                .map(unavailable -> unavailable.probeAfter().orElseThrow())
                .orElseGet(() -> ((Retryable) only(batch)).after().orElseThrow());
    }

    @Test
    void a_500_is_tried_again() {
        crm().misbehave(onWrite(Misbehaviour.status(500, "<html>oops</html>").times(1)));

        assertThat(only(deliver(events(1)))).isInstanceOf(Retryable.class);
        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void a_time_out_is_tried_again_and_is_once_in_effect() {
        var answer = new CountDownLatch(1);
        crm().misbehave(onWrite(Misbehaviour.slow(answer).times(1)));

        assertThat(only(deliver(events(1)))).isInstanceOf(Retryable.class);
        answer.countDown();
        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void a_dropped_connection_is_tried_again() {
        crm().misbehave(onWrite(Misbehaviour.down().times(1)));

        assertThat(only(deliver(events(1)))).isInstanceOf(Retryable.class);
        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void a_lost_answer_to_any_request_leaves_everything_once() {
        for (int request = 1; request <= 12; request++) {
            begin();
            crm().misbehave(Misbehaviour.answerLost().every(request).times(1));

            for (int attempt = 1; attempt <= 3; attempt++) {
                deliver(events(1));
            }

            assertWrittenOnce(1);
        }
    }

    @Test
    void half_an_answer_leaves_everything_once() {
        crm().misbehave(onWrite(Misbehaviour.halfAnswer().times(1)));

        deliver(events(1));
        deliver(events(1));

        assertWrittenOnce(1);
    }

    @Test
    void a_crash_between_write_and_record_leaves_everything_once() {
        deliver(events(1));
        bench().part(GroupCommit.class).commit(tx -> {
            tx.update("UPDATE effect SET state = 'intent', crm_id = NULL");
            tx.update("DELETE FROM written");
            return tx.update("DELETE FROM link");
        });

        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void a_crm_that_is_not_there_counts_nothing_and_is_written_once_it_is_back() {
        crm().stop();
        deliver(events(1)); // a connection that was open may only find out by sending
        Batch batch = deliver(events(1));
        crm().start();

        assertThat(batch.unavailable()).isPresent();
        assertThat(batch.open()).hasSize(1);
        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void a_redirect_is_not_followed() {
        crm().misbehave(onWrite(Misbehaviour.answer(
                new StandInAnswer(302, "", java.util.Map.of("Location", crm().url() + "/elsewhere")))));

        deliver(events(1));

        assertThat(crm().requests("*", "/elsewhere")).isEmpty();
        assertThat(crm().requests().stream().map(request -> request.path()))
                .noneMatch(path -> path.equals("/elsewhere"));
    }

    @Test
    void one_bad_item_hurts_only_itself() {
        Batch batch = deliver(events(1), eventsForNobody(), events(2));

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Held.class);
        assertThat(batch.items().get(2).result()).get().isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
        assertWrittenOnce(2);
    }

    /** Nothing that the door lets in is like this; a mapping may compute it. */
    @Test
    @SuppressWarnings("unchecked")
    void a_value_that_cannot_be_used_hurts_only_its_own_delivery_and_for_good() {
        Event unfit = event(events(2));
        var outcomes = (Map<String, Object>) unfit.document().get("outcomes");
        outcomes.replaceAll((name, value) -> value instanceof String ? Double.NaN : value);

        Batch batch = bench().deliver(List.of(bench().item(unfit), bench().item(event(events(1)))));

        assertThat(batch.items().get(0).result()).get().isNotInstanceOf(Retryable.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void a_number_that_two_people_used_leads_a_third_to_nobody() {
        String number = "+14085550100";
        deliver(events(1).phone(number));
        deliver(events(2).phone(number));

        assertThat(only(deliver(eventsForNobody().withoutCrmId().phone(number))))
                .isInstanceOf(Held.class);
        assertWrittenOnce(1);
        assertWrittenOnce(2);
    }
}
