package callabsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MisbehaviourTest {

    private static final String CONTACT = "/crm/objects/2026-09/contacts/51";
    private static final String CITY = "{\"properties\":{\"city\":\"London\"}}";
    private final HubSpotStandIn hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
    private final Caller caller = new Caller(hubspot, "sandbox");

    @BeforeEach
    void seed() {
        hubspot.contact("51", Map.of());
        hubspot.contact("52", Map.of());
    }

    @AfterEach
    void stop() {
        hubspot.stop();
    }

    @Test
    void the_next_requests_get_a_status_and_then_all_is_well() throws Exception {
        hubspot.misbehave(Misbehaviour.status(503, "").on("PATCH", "/contacts/").times(2));

        assertThat(caller.send("GET", CONTACT, "").statusCode()).isEqualTo(200);
        assertThat(caller.send("PATCH", CONTACT, CITY).statusCode()).isEqualTo(503);
        assertThat(caller.send("PATCH", CONTACT, CITY).statusCode()).isEqualTo(503);
        assertThat(caller.send("PATCH", CONTACT, CITY).statusCode()).isEqualTo(200);
    }

    @Test
    void every_second_request_is_over_a_limit_without_a_category() throws Exception {
        hubspot.misbehave(HubSpotStandIn.rateLimited("DAILY").every(2));

        assertThat(caller.send("GET", CONTACT, "").statusCode()).isEqualTo(200);
        var limited = caller.send("GET", CONTACT, "");

        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.body()).contains("\"policyName\":\"DAILY\"").doesNotContain("category");
    }

    @Test
    void a_lost_answer_leaves_the_write_done() {
        hubspot.misbehave(Misbehaviour.answerLost().on("PATCH", "/contacts/").when(request -> true));

        assertThatThrownBy(() -> caller.send("PATCH", CONTACT, CITY)).isInstanceOf(IOException.class);

        assertThat(hubspot.contacts().get("51")).containsEntry("city", "London");
    }

    @Test
    void a_late_answer_leaves_the_write_done_before_it_comes() throws Exception {
        hubspot.misbehave(Misbehaviour.answerLate(Duration.ofMinutes(1)).on("PATCH", "/contacts/"));
        var answer = CompletableFuture.supplyAsync(() -> patched());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(hubspot.contacts().get("51")).containsEntry("city", "London"));

        assertThat(answer.isDone()).as("the answer came").isFalse();
        hubspot.stop();
    }

    private boolean patched() {
        try {
            return caller.send("PATCH", CONTACT, CITY).statusCode() == 200;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void half_an_answer_breaks_off() {
        hubspot.misbehave(Misbehaviour.halfAnswer());

        assertThatThrownBy(() -> caller.send("PATCH", CONTACT, CITY)).isInstanceOf(IOException.class);

        assertThat(hubspot.contacts().get("51")).containsEntry("city", "London");
    }

    @Test
    void a_service_that_is_down_does_nothing() {
        hubspot.misbehave(Misbehaviour.down());

        assertThatThrownBy(() -> caller.send("PATCH", CONTACT, CITY)).isInstanceOf(IOException.class);

        assertThat(hubspot.contacts().get("51")).doesNotContainKey("city");
    }

    @Test
    void a_slow_answer_waits_for_the_latch() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        hubspot.misbehave(Misbehaviour.slow(latch).times(1));

        var answer = CompletableFuture.supplyAsync(() -> {
            try {
                return caller.send("GET", CONTACT, "").statusCode();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(caller.send("GET", "/_sandbox/requests", "").statusCode()).isEqualTo(200);
        latch.countDown();

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void a_batch_fails_in_part() throws Exception {
        hubspot.misbehave(Misbehaviour.partialFailure("52").times(1));

        var answer = caller.send(
                "POST",
                "/crm/objects/2026-09/contacts/batch/update",
                "{\"inputs\":[{\"id\":\"51\",\"properties\":{\"city\":\"London\"}},"
                        + "{\"id\":\"52\",\"properties\":{\"city\":\"Paris\"}}]}");

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.body()).contains("\"numErrors\":1", "\"id\":[\"52\"]");
        assertThat(hubspot.contacts().get("51")).containsEntry("city", "London");
        assertThat(hubspot.contacts().get("52")).doesNotContainKey("city");
    }

    @Test
    void an_outage_ends_on_the_same_port_with_the_same_records() throws Exception {
        String url = hubspot.url();

        hubspot.stop();
        assertThatThrownBy(() -> caller.send("GET", CONTACT, "")).isInstanceOf(IOException.class);
        hubspot.start();

        assertThat(hubspot.url()).isEqualTo(url);
        assertThat(caller.send("GET", CONTACT, "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_script_sees_and_steers_a_stand_in() throws Exception {
        var created = caller.send("POST", "/_sandbox/contacts", "{\"id\":\"77\",\"phone\":\"+14085551234\"}");
        caller.send("POST", "/_sandbox/misbehave", "{\"kind\":\"locked\",\"method\":\"GET\",\"times\":1}");
        var locked = caller.send("GET", CONTACT, "");

        assertThat(created.body()).isEqualTo("{\"id\":\"77\"}");
        assertThat(locked.statusCode()).isEqualTo(423);
        assertThat(caller.send("GET", "/_sandbox/contacts/77", "").body()).contains("+14085551234");
        assertThat(caller.send("GET", "/_sandbox/requests", "").body())
                .contains("/contacts/51")
                .doesNotContain("Bearer");
        assertThat(caller.send("POST", "/_sandbox/misbehave", "{\"kind\":\"nope\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(caller.send("POST", "/_sandbox/reset", "").statusCode()).isEqualTo(200);
        assertThat(hubspot.contacts()).isEmpty();
    }
}
