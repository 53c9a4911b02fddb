package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import callabsync.sink.SinkBench;
import callabsync.sink.SinkContract;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSpotContractTest extends SinkContract {

    @TempDir
    static Path folder;

    private static HubSpotStandIn hubspot;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(
                folder,
                "hubspot",
                Map.of("hubspot.url", hubspot.url(), "hubspot.token", "sandbox", "hubspot.timeout", "700ms"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        hubspot.close();
    }

    @Override
    protected StandIn crm() {
        return hubspot;
    }

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected void seed() {
        hubspot.contact("51", Map.of("email", "john@techcorp.com", "lifecyclestage", "lead"));
        hubspot.contact("52", Map.of("email", "jane@techcorp.com", "lifecyclestage", "lead"));
    }

    @Override
    protected Events events(int record) {
        return Events.outcomeExtracted()
                .contact("cont_" + record)
                .call("call_" + record)
                .crmId("5" + record);
    }

    @Override
    protected Events eventsForNobody() {
        return Events.outcomeExtracted()
                .contact("cont_9")
                .call("call_9")
                .crmId("9999")
                .phone("+14085550000")
                .email("nobody@techcorp.com");
    }

    @Override
    protected void assertWrittenOnce(int record) {
        String id = "5" + record;
        assertThat(hubspot.contacts().get(id))
                .containsEntry("lifecyclestage", "salesqualifiedlead")
                .containsEntry("budget_range", "$50,000")
                .containsEntry("total_calls", "1");
        for (String type : List.of("calls", "tasks", "meetings")) {
            assertThat(hubspot.associations("contacts", id, type)).as(type).hasSize(1);
        }
    }

    @Override
    protected List<String> writeRequest() {
        return List.of("POST", "/contacts/batch/update");
    }

    @Test
    void a_locked_record_is_tried_again_in_seconds() {
        hubspot.misbehave(onWrite(HubSpotStandIn.locked()).times(1));

        assertThat(only(deliver(events(1))))
                .isInstanceOfSatisfying(
                        Retryable.class,
                        retryable -> assertThat(retryable.after()).contains(Duration.ofSeconds(2)));
    }

    @Test
    void the_daily_limit_is_probed_every_quarter_of_an_hour_and_the_others_last_for_seconds() {
        assertThat(waitAfter("DAILY")).contains(Duration.ofMinutes(15));
        assertThat(waitAfter("TEN_SECONDLY_ROLLING")).contains(Duration.ofSeconds(10));
        assertThat(waitAfter("SECONDLY")).contains(Duration.ofSeconds(1));
    }

    private Optional<Duration> waitAfter(String policy) {
        hubspot.misbehave(onWrite(HubSpotStandIn.rateLimited(policy)).times(1));
        return deliver(events(1)).unavailable().orElseThrow().probeAfter();
    }

    @Test
    void of_a_batch_that_fails_in_part_each_item_has_its_own_answer() {
        hubspot.misbehave(onWrite(Misbehaviour.partialFailure("52")).times(1));

        Batch batch = deliver(events(1), events(2));

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Retryable.class);
        assertWrittenOnce(1);
        deliver(events(2));
        assertWrittenOnce(2);
    }

    @Test
    void a_refused_batch_that_does_not_say_who_is_at_fault_is_split() {
        hubspot.misbehave(onWrite(Misbehaviour.status(400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"no\"}"))
                .times(1));

        Batch batch = deliver(events(1), events(2));

        assertThat(batch.split()).isPresent();
        assertThat(batch.open()).hasSize(2);
    }

    @Test
    void a_refused_batch_that_names_an_input_is_sent_again_without_it() {
        hubspot.misbehave(onWrite(Misbehaviour.status(
                        400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"no\",\"context\":{\"id\":[\"51\"]}}"))
                .times(1));

        Batch batch = deliver(events(1), events(2));

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Permanent.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Succeeded.class);
        assertWrittenOnce(2);
    }
}
