package callabsync.callab;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Opening;
import callabsync.event.OrderKey;
import callabsync.imports.Crashes;
import callabsync.imports.ImportTester;
import callabsync.sandbox.callab.CallabStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sink.Json;
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

/** The sink callab: an answer for each delivery, each record once in Callab, whatever Callab answers. */
class CallabSinkTest {

    private static final String ADD = "/addToCampaign/";

    @TempDir
    Path folder;

    private ImportTester callab;

    @BeforeEach
    void begin() {
        callab = ImportTester.in(folder);
    }

    @AfterEach
    void end() {
        callab.close();
    }

    private String open(int number, String... more) {
        Map<String, Object> contact = new java.util.LinkedHashMap<>(Map.of(
                "firstname",
                "Ada",
                "lastname",
                "No " + number,
                "phone_number",
                "+1415555" + (1000 + number),
                "metadata",
                Map.of("crm_id", "lead_" + number, "crm", "http")));
        for (int i = 0; i < more.length; i += 2) {
            contact.put(more[i], more[i + 1]);
        }
        return callab.delivery.deliveries.open(new Opening(
                "callab",
                Optional.empty(),
                Optional.of(Json.write(
                        Map.of("import", "http", "crm_id", "lead_" + number, "look_up", false, "contact", contact))),
                OrderKey.ofId("lead_" + number),
                callab.clock.millis(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private List<String> open(int from, int to) {
        var ids = new ArrayList<String>();
        for (int i = from; i < to; i++) {
            ids.add(open(i));
        }
        return ids;
    }

    private void assertOnce(int records) {
        assertThat(callab.inCallab())
                .hasSize(records)
                .allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
    }

    @Test
    void fifty_contacts_are_one_request() {
        List<String> ids = open(0, 50);

        callab.deliverAll();

        assertThat(callab.callab.requests()).hasSize(1);
        assertOnce(50);
        assertThat(ids).allSatisfy(id -> assertThat(callab.delivery.state(id)).isEqualTo("delivered"));
    }

    @Test
    void an_error_inside_http_200_is_an_error_and_the_bad_element_alone_is_dead() {
        List<String> good = open(0, 20);
        String bad = open(20, "firstname", " ");
        good.addAll(open(21, 40));

        callab.deliverAll();

        assertThat(callab.delivery.state(bad)).isEqualTo("dead");
        assertThat((String) callab.delivery.delivery(bad).get("last_error")).contains("missing field `firstname`");
        assertThat(good).allSatisfy(id -> assertThat(callab.delivery.state(id)).isEqualTo("delivered"));
        assertOnce(39);
    }

    @Test
    void a_lost_answer_creates_nothing_twice() {
        List<String> ids = open(0, 10);
        callab.callab.misbehave(Misbehaviour.answerLost().on("POST", ADD).times(1));
        callab.deliverAll();
        assertThat(callab.delivery.state(ids.get(0))).isEqualTo("retrying");
        callab.clock.tick(Duration.ofMinutes(1));

        callab.deliverAll();

        assertOnce(10);
        assertThat(callab.callab.requests("POST", ADD)).hasSize(1);
        assertThat(ids).allSatisfy(id -> assertThat(callab.delivery.state(id)).isEqualTo("delivered"));
    }

    @Test
    void a_page_instead_of_a_list_is_no_answer_and_creates_nothing_twice() {
        List<String> ids = open(0, 2);
        callab.callab.misbehave(Misbehaviour.answerLost().on("POST", ADD).times(1));
        callab.deliverAll();
        for (String body :
                List.of("<html>Sign in</html>", "{\"status\":\"ok\"}", "{\"status\":\"ok\",\"data\":{\"total\":0}}")) {
            callab.callab.misbehave(Misbehaviour.status(200, body).on("GET", "/contacts"));
            callab.clock.tick(Duration.ofHours(1));
            callab.deliverAll();
            assertThat(callab.delivery.state(ids.get(0))).as(body).isEqualTo("retrying");
            callab.callab.behave();
        }
        callab.clock.tick(Duration.ofHours(2));

        callab.deliverAll();

        assertOnce(2);
        assertThat(callab.callab.requests("POST", ADD)).hasSize(1);
    }

    @Test
    void a_process_that_died_while_sending_creates_nothing_twice() {
        List<String> ids = open(0, 10);
        callab.delivery.sink(batch -> {
            callab.sink.find(batch);
            callab.sink.create(batch);
            throw new Crashes.Crash();
        });
        try {
            callab.deliverAll();
        } catch (Crashes.Crash crash) {
            callab.start();
        }
        callab.clock.tick(Duration.ofSeconds(61));

        callab.deliverAll();

        assertOnce(10);
        assertThat(ids).allSatisfy(id -> assertThat(callab.delivery.state(id)).isEqualTo("delivered"));
    }

    @Test
    void a_server_error_is_tried_again() {
        String id = open(1);
        callab.callab.misbehave(Misbehaviour.status(503, "busy").on("POST", ADD).times(1));
        callab.deliverAll();
        assertThat(callab.delivery.state(id)).isEqualTo("retrying");
        callab.clock.tick(Duration.ofMinutes(1));

        callab.deliverAll();

        assertThat(callab.delivery.state(id)).isEqualTo("delivered");
        assertOnce(1);
    }

    @Test
    void a_refused_key_closes_the_gate_and_counts_no_attempt() {
        String id = open(1);
        callab.callab.apiKey("another");

        callab.deliverAll();

        assertThat(callab.delivery.attempts(id)).isZero();
        assertThat(callab.delivery.gates.of("callab").reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("401"));
    }

    @Test
    void a_campaign_that_does_not_exist_closes_the_gate_instead_of_killing_every_delivery() {
        List<String> ids = open(0, 10);
        callab.callab.misbehave(CallabStandIn.error("Campaign not found").on("POST", ADD));

        callab.delivery.runOnce();

        assertThat(ids)
                .allSatisfy(id -> assertThat(callab.delivery.attempts(id)).isZero());
        assertThat(callab.delivery.gates.of("callab").reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Campaign not found"));
    }

    @Test
    void too_many_requests_wait_as_long_as_callab_asks() {
        open(1);
        callab.callab.misbehave(Misbehaviour.answer(new StandInAnswer(429, "{}", Map.of("Retry-After", "120")))
                .on("POST", ADD)
                .times(1));

        callab.delivery.runOnce();

        assertThat(callab.delivery.gates.of("callab").probeAt())
                .contains(callab.clock.instant().plusSeconds(120));
    }

    @Test
    void an_unreachable_callab_closes_the_gate_and_nothing_is_lost() {
        String id = open(1);
        callab.callab.stop();
        callab.deliverAll();
        assertThat(callab.delivery.attempts(id)).isZero();
        callab.callab.start();
        callab.clock.tick(Duration.ofMinutes(6));

        callab.deliverAll();

        assertThat(callab.delivery.state(id)).isEqualTo("delivered");
        assertOnce(1);
    }

    @Test
    void the_mapping_chooses_the_campaign() {
        callab.callab.campaign("camp_vip");
        open(1, "campaign_id", "camp_vip");
        open(2);

        callab.deliverAll();

        assertThat(callab.callab.contacts().values())
                .extracting(contact -> contact.get("campaign_id"))
                .containsExactlyInAnyOrder("camp_vip", CallabStandIn.CAMPAIGN);
    }

    @Test
    void the_same_record_of_two_imports_is_one_contact() {
        open(1);
        open(1);

        callab.deliverAll();
        callab.clock.tick(Duration.ofMinutes(1));
        callab.deliverAll();

        assertOnce(1);
    }

    @Test
    void two_leads_with_one_phone_are_two_contacts() {
        open(1);
        open(2, "phone_number", "+14155551001");

        callab.deliverAll();

        assertOnce(2);
    }
}
