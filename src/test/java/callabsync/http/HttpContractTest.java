package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sink.SinkBench;
import callabsync.sink.SinkContract;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpContractTest extends SinkContract {

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(
                folder, "http", Map.of("http.url", crm.url(), "http.token", "sandbox", "http.timeout", "700ms"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        crm.close();
    }

    @Override
    protected StandIn crm() {
        return crm;
    }

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected void seed() {
        crm.contact("lead_1", Map.of("first_name", "Old"));
        crm.contact("lead_2", Map.of("first_name", "Old"));
    }

    @Override
    protected Events events(int record) {
        return Events.outcomeExtracted()
                .contact("cont_" + record)
                .call("call_" + record)
                .crmId("lead_" + record);
    }

    @Override
    protected Events eventsForNobody() {
        return Events.outcomeExtracted()
                .contact("cont_9")
                .call("call_9")
                .crmId("lead_9")
                .phone("+14085550000");
    }

    @Override
    protected void assertWrittenOnce(int record) {
        assertThat(crm.contacts().get("lead_" + record))
                .containsEntry("first_name", "John")
                .containsEntry("status", "Meeting Scheduled")
                .containsEntry("total_calls", 1);
        assertThat(crm.contacts()).hasSize(2);
    }

    @Override
    protected List<String> writeRequest() {
        return List.of("PATCH", "/contacts/");
    }

    @Test
    void an_error_inside_a_200_is_a_failure() {
        crm.misbehave(CrmHttpStandIn.errorInside("Value does not fit"));

        assertThat(only(deliver(events(1))))
                .isInstanceOfSatisfying(
                        Permanent.class,
                        permanent -> assertThat(permanent.reason()).contains("Value does not fit"));
    }

    @Test
    void an_id_stays_one_segment_whatever_is_in_it() {
        String hostile = "a/../b?x=1#y z%2F..;ü";
        crm.contact(hostile, Map.of("first_name", "Old"));

        Batch batch = deliver(events(1).crmId(hostile));

        assertThat(only(batch)).isInstanceOf(Succeeded.class);
        assertThat(crm.contacts().get(hostile)).containsEntry("first_name", "John");
        assertThat(crm.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).startsWith("/contacts/a%2F..%2Fb%3Fx%3D1");
            assertThat(request.query()).isEmpty();
        });
    }

    @Test
    void an_id_of_dots_is_no_step_upwards() {
        for (String dots : List.of(".", "..")) {
            assertThat(only(deliver(events(1).crmId(dots).phone("+14085550000"))))
                    .as(dots)
                    .isInstanceOf(Held.class);
        }

        assertThat(crm.requests()).isEmpty();
    }

    @Test
    void an_error_that_says_nothing_is_none() {
        for (String body : List.of(
                "{\"errors\":[]}",
                "{\"error\":\"\"}",
                "{\"error\":false}",
                "{\"errors\":{}}",
                "{\"error\":0}",
                "{\"error\":0.0}",
                "{\"error\":null,\"errors\":null}",
                "[]",
                "ok",
                "")) {
            crm.behave();
            crm.misbehave(Misbehaviour.status(200, body));

            assertThat(only(deliver(events(1)))).as(body).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void an_error_that_says_something_is_quoted() {
        Map.of(
                        "{\"errors\":[{\"message\":\"Stage is archived\"}]}", "Stage is archived",
                        "{\"error\":{\"message\":\"Odoo Server Error\",\"data\":{\"message\":\"Lead is archived\"}}}",
                                "Lead is archived",
                        "{\"error\":[\"UserError\",[\"Party is inactive\",\"\"]]}", "UserError: Party is inactive",
                        "{\"error\":true,\"msg\":\"Row is locked by ann@techcorp.com\"}", "Row is locked by ***",
                        "{\"error\":1,\"state\":\"frozen\"}", "frozen")
                .forEach((body, said) -> {
                    crm.behave();
                    crm.misbehave(Misbehaviour.status(200, body));

                    assertThat(only(deliver(events(1))))
                            .as(body)
                            .isInstanceOfSatisfying(
                                    Permanent.class,
                                    permanent -> assertThat(permanent.reason()).contains(said));
                });
    }

    @Test
    void a_page_is_no_answer_to_a_write() {
        crm.misbehave(Misbehaviour.status(200, "\n<!DOCTYPE html>\n<html><title>Sign in</title></html>"));

        assertThat(only(deliver(events(1))))
                .isInstanceOfSatisfying(
                        Retryable.class,
                        retryable -> assertThat(retryable.reason()).contains("HTML page"));
    }

    @Test
    void a_redirect_says_where_to() {
        crm.misbehave(Misbehaviour.answer(
                new StandInAnswer(308, "", Map.of("Location", "https://crm.example/api/contacts/?key=hidden"))));

        assertThat(only(deliver(events(1))))
                .isInstanceOfSatisfying(
                        Permanent.class,
                        permanent -> assertThat(permanent.reason())
                                .contains("308: redirected to https://crm.example/api/contacts/, set url")
                                .doesNotContain("hidden"));
    }

    @Test
    void a_second_call_writes_only_what_it_may() {
        deliver(events(1).at("2025-11-17T11:30:00Z").outcome("product", "New"));
        deliver(events(1).call("call_0").at("2025-11-17T10:30:00Z").outcome("product", "Old"));

        assertThat(String.valueOf(crm.contacts().get("lead_1").get("outcomes"))).contains("New");
    }
}
