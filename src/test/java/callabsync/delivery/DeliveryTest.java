package callabsync.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.destination.Gate;
import callabsync.destination.RetrySchedule;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {

    private final SettableClock clock = new SettableClock();
    private DeliveryTester tester;

    @BeforeEach
    void open(@TempDir Path folder) {
        tester = new DeliveryTester(
                TestStores.sqlite(folder),
                clock,
                new RetrySchedule(List.of(Duration.ofSeconds(30), Duration.ofMinutes(5))));
    }

    @AfterEach
    void close() {
        tester.close();
    }

    @Test
    void a_delivery_that_succeeds_is_delivered_with_one_attempt() {
        String id = tester.open("cont_1");

        tester.runOnce();

        assertThat(tester.state(id)).isEqualTo("delivered");
        assertThat(tester.attemptLog(id)).extracting(row -> row.get("result")).containsExactly("succeeded");
    }

    @Test
    void a_retryable_failure_waits_as_the_schedule_says() {
        tester.sink(batch -> batch.items().forEach(item -> item.retryable("HTTP 500")));
        String id = tester.open("cont_1");

        tester.runOnce();

        assertThat(tester.state(id)).isEqualTo("retrying");
        assertThat(tester.untilDue(id)).isEqualTo(Duration.ofSeconds(30));
        assertThat(tester.runOnce()).as("not due yet").isFalse();
    }

    @Test
    void what_the_destination_asks_for_is_obeyed_when_it_is_longer() {
        tester.sink(batch -> batch.items()
                .forEach(item ->
                        item.answer(new AttemptResult.Retryable("HTTP 429", Optional.of(Duration.ofMinutes(2))))));
        String id = tester.open("cont_1");

        tester.runOnce();

        assertThat(tester.untilDue(id)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_delivery_is_dead_after_its_last_attempt_fails() {
        tester.sink(batch -> batch.items().forEach(item -> item.retryable("HTTP 500")));
        String id = tester.open("cont_1");

        for (int i = 0; i < 3; i++) {
            tester.runOnce();
            clock.tick(Duration.ofHours(1));
        }

        assertThat(tester.state(id)).isEqualTo("dead");
        assertThat(tester.attempts(id)).isEqualTo(3);
        assertThat(tester.lanes()).as("a dead letter keeps nobody waiting").isZero();
    }

    @Test
    void a_permanent_failure_is_dead_at_once() {
        tester.sink(batch -> batch.items().forEach(item -> item.permanent("INVALID_EMAIL")));
        String id = tester.open("cont_1");

        tester.runOnce();

        assertThat(tester.delivery(id)).containsEntry("state", "dead").containsEntry("last_error", "INVALID_EMAIL");
    }

    @Test
    void the_answer_that_closed_the_destination_is_kept_at_its_gate_and_with_the_delivery() {
        var answer = new Exchanged(
                "POST https://api.hubapi.com/crm/v3/objects/contacts/search",
                401,
                "{\"message\":\"The token of jane@acme.example expired\"}",
                Duration.ofMillis(240));
        tester.sink(batch -> {
            tester.leases.answered(answer);
            batch.unavailable("HubSpot refuses the token (401)", Optional.of(Duration.ofSeconds(1)));
        });
        String id = tester.open("cont_1");

        tester.runOnce();

        assertThat(tester.gates.of("crm").answer()).contains("HTTP 401 {\"message\":\"The token of *** expired\"}");
        assertThat(tester.attempts(id)).as("it does not count").isZero();
        assertThat(tester.attemptLog(id))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt)
                        .containsEntry("result", "unavailable")
                        .containsEntry("response_status", 401)
                        .containsEntry("response_body", answer.response())
                        .containsEntry("duration_ms", 240));

        clock.tick(Duration.ofSeconds(2));
        tester.runOnce();
        assertThat(tester.attemptLog(id)).as("a gate may be probed for days").hasSize(1);

        tester.sink(batch -> batch.items().forEach(Item::succeeded));
        clock.tick(Duration.ofMinutes(1));
        tester.runOnce();
        assertThat(tester.attemptLog(id))
                .extracting(attempt -> attempt.get("result"))
                .containsExactly("unavailable", "succeeded");
        assertThat(tester.gates.of("crm").answer()).isEmpty();
    }

    @Test
    void an_attempt_takes_as_long_as_its_own_requests() {
        tester.sink(batch -> {
            clock.tick(Duration.ofSeconds(41));
            batch.items().forEach(item -> {
                item.exchanged(
                        new Exchanged("PATCH https://crm.example/contacts/1", 200, "{}", Duration.ofSeconds(10)));
                item.succeeded();
            });
        });
        String id = tester.open("cont_1");

        tester.runOnce();

        assertThat(tester.attemptLog(id))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("duration_ms", 10_000));
        assertThat(tester.meters
                        .get("callab.sync.attempt.duration")
                        .tag("destination", "crm")
                        .timer()
                        .totalTime(SECONDS))
                .isEqualTo(10);
    }

    @Test
    void the_way_from_the_webhook_to_the_crm_is_measured_unless_somebody_asked_for_it_again() {
        String id = tester.openEvent("cont_1");
        clock.tick(Duration.ofSeconds(3));
        tester.runOnce();

        var latency = tester.meters
                .get("callab.sync.delivery.latency")
                .tag("destination", "crm")
                .timer();
        assertThat(latency.totalTime(SECONDS)).isEqualTo(3);

        tester.sink(batch -> batch.items().forEach(item -> item.permanent("INVALID_EMAIL")));
        String dead = tester.openEvent("cont_2");
        tester.runOnce();
        clock.tick(Duration.ofDays(2));
        tester.sink(batch -> batch.items().forEach(Item::succeeded));
        tester.deliveries.retry(dead);
        tester.runOnce();

        assertThat(List.of(tester.state(id), tester.state(dead))).containsOnly("delivered");
        assertThat(latency.count()).as("days after it had died").isOne();
    }

    @Test
    void one_that_retries_keeps_later_ones_of_its_contact_waiting_and_no_others() {
        tester.sink(batch -> batch.items().forEach(item -> {
            if (item.delivery().orderKey().equals("cont_1")) {
                item.retryable("HTTP 423");
            } else {
                item.succeeded();
            }
        }));
        tester.open("cont_1");
        tester.runOnce();

        String later = tester.open("cont_1");
        String other = tester.open("cont_2");
        tester.runOnce();

        assertThat(tester.state(later)).isEqualTo("pending");
        assertThat(tester.state(other)).isEqualTo("delivered");
    }

    @Test
    void a_dead_letter_that_is_retried_gets_one_attempt_more() {
        tester.sink(batch -> batch.items().forEach(item -> item.permanent("INVALID_OPTION")));
        String id = tester.open("cont_1");
        tester.runOnce();

        tester.sink(batch -> batch.items().forEach(Item::succeeded));
        var change = tester.deliveries.retry(id);
        tester.runOnce();

        assertThat(change).isEqualTo(Deliveries.Change.DONE);
        assertThat(tester.state(id)).isEqualTo("delivered");
        assertThat(tester.attemptLog(id)).extracting(row -> row.get("trigger")).containsExactly("scheduled", "manual");
    }

    @Test
    void what_is_final_is_not_retried_cancelled_or_decided() {
        String id = tester.open("cont_1");
        tester.runOnce();

        assertThat(tester.deliveries.retry(id)).isEqualTo(Deliveries.Change.NOT_IN_THIS_STATE);
        assertThat(tester.deliveries.cancel(id)).isEqualTo(Deliveries.Change.NOT_IN_THIS_STATE);
        assertThat(tester.deliveries.ignore(id)).isEqualTo(Deliveries.Change.NOT_IN_THIS_STATE);
        assertThat(tester.deliveries.retry("dlv_unknown")).isEqualTo(Deliveries.Change.UNKNOWN);
    }

    @Test
    void a_held_delivery_goes_on_with_the_decision() {
        tester.sink(batch -> batch.items()
                .forEach(item -> item.delivery()
                        .decision()
                        .crmId()
                        .ifPresentOrElse(
                                crmId -> item.succeeded(),
                                () -> item.held(new Question("Which contact?", List.of(Map.of("crm_id", "51")))))));
        String id = tester.open("cont_1");
        tester.runOnce();
        String asked = tester.state(id);

        tester.deliveries.decide(id, Decision.take("51"));
        tester.runOnce();

        assertThat(asked).isEqualTo("held");
        assertThat(tester.state(id)).isEqualTo("delivered");
    }

    @Test
    void a_batch_that_is_refused_is_split_until_the_bad_one_stands_alone() {
        tester.sink(batch -> {
            boolean bad = batch.items().stream()
                    .anyMatch(item -> item.delivery().orderKey().equals("cont_13"));
            if (bad) {
                batch.split("HTTP 400: one of the inputs is not valid");
            } else {
                batch.items().forEach(Item::succeeded);
            }
        });
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(tester.open("cont_" + i));
        }

        tester.runOnce();

        assertThat(ids.stream().filter(id -> tester.state(id).equals("delivered")))
                .hasSize(19);
        assertThat(tester.delivery(ids.get(13))).containsEntry("state", "dead");
        assertThat(tester.attempts(ids.get(12)))
                .as("being split is not an attempt")
                .isEqualTo(1);
    }

    @Test
    void an_unavailable_destination_costs_no_attempt_and_is_probed_with_one_delivery() {
        tester.sink(batch -> batch.unavailable("The token is refused"));
        List<String> ids = List.of(tester.open("cont_1"), tester.open("cont_2"));
        tester.runOnce();

        assertThat(ids).allSatisfy(id -> {
            assertThat(tester.state(id)).isEqualTo("pending");
            assertThat(tester.attempts(id)).isZero();
        });
        assertThat(tester.gates.of("crm").state()).isEqualTo(Gate.State.CLOSED);
        assertThat(tester.runOnce()).as("the gate is closed").isFalse();

        clock.tick(Duration.ofSeconds(2));
        tester.sink(batch -> batch.items().forEach(Item::succeeded));
        tester.runOnce();
        assertThat(tester.batches.get(1).items()).as("the probe").hasSize(1);
        assertThat(tester.gates.of("crm").state()).isEqualTo(Gate.State.OPEN);

        tester.runOnce();
        assertThat(ids).allSatisfy(id -> assertThat(tester.state(id)).isEqualTo("delivered"));
    }

    @Test
    void only_an_operator_ends_a_pause() {
        tester.gates.pause("crm", "Maintenance");
        String id = tester.open("cont_1");
        clock.tick(Duration.ofDays(3));

        boolean taken = tester.runOnce();
        tester.gates.resume("crm");
        tester.runOnce();

        assertThat(taken).isFalse();
        assertThat(tester.state(id)).isEqualTo("delivered");
    }

    @Test
    void a_lease_that_is_renewed_is_not_lost() {
        String id = tester.open("cont_1");
        Runnable rest = tester.takeAndHold();
        clock.tick(Duration.ofSeconds(50));
        tester.renewLeases();
        clock.tick(Duration.ofSeconds(50));

        boolean taken = tester.runOnce();
        rest.run();

        assertThat(taken).isFalse();
        assertThat(tester.state(id)).isEqualTo("delivered");
        assertThat(tester.attempts(id)).isEqualTo(1);
    }

    @Test
    void who_lost_the_lease_no_longer_decides() {
        String id = tester.open("cont_1");
        tester.sink(batch -> batch.items().forEach(item -> item.permanent("too late")));
        Runnable late = tester.takeAndHold();
        clock.tick(Duration.ofSeconds(61));
        tester.sink(batch -> batch.items().forEach(Item::succeeded));
        tester.runOnce();

        tester.sink(batch -> batch.items().forEach(item -> item.permanent("too late")));
        late.run();

        assertThat(tester.state(id)).isEqualTo("delivered");
    }

    @Test
    void who_lost_the_lease_no_longer_keeps_later_ones_of_the_contact_waiting() {
        tester.batchSize(1);
        String first = tester.open("cont_1");
        clock.tick(Duration.ofMillis(1));
        String second = tester.open("cont_1");
        for (int i = 0; i < 2; i++) {
            tester.takeAndDie();
            clock.tick(Duration.ofSeconds(61));
        }
        tester.takeAndHold();
        clock.tick(Duration.ofSeconds(61));

        boolean taken = tester.runOnce();
        tester.renewLeases();
        tester.runOnce();

        assertThat(taken).as("the first was lost once too often").isFalse();
        assertThat(tester.state(first)).isEqualTo("dead");
        assertThat(tester.state(second)).isEqualTo("delivered");
    }

    @Test
    void an_item_without_an_answer_is_retried() {
        tester.sink(batch -> {});
        String id = tester.open("cont_1");

        tester.runOnce();

        assertThat(tester.state(id)).isEqualTo("retrying");
        assertThat((String) tester.delivery(id).get("last_error")).contains("without an answer");
    }
}
