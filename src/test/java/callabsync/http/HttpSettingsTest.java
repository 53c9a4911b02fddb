package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.RecordedRequest;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.store.GroupCommit;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way of an API that settings can describe. */
class HttpSettingsTest {

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        var settings = new LinkedHashMap<String, String>();
        for (String id : List.of(
                "http",
                "basic",
                "own",
                "rpc",
                "form",
                "lying",
                "picky",
                "reading",
                "array",
                "signed",
                "creating",
                "keyed",
                "by-id",
                "hook")) {
            settings.put(id + ".sink", "http");
            settings.put(id + ".url", crm.url());
            settings.put(id + ".token", "sandbox");
        }
        settings.put("basic.token", "");
        settings.put("basic.username", "user");
        settings.put("basic.password", "pass:word");
        settings.put("own.token", "");
        settings.put("own.header-name", "X-API-Key");
        settings.put("own.header-value", "key-1");
        settings.put("own.headers.X-Team", "{contact.category}");
        settings.put("own.query.who", "{contact.email}");
        settings.put("own.method", "PUT");
        settings.put("own.whole", "false");
        settings.put("own.path", "/people/{crm_id}/calls/{call.id}");
        settings.put("rpc.method", "POST");
        settings.put("rpc.path", "/rpc");
        settings.put("rpc.body", "json-rpc");
        settings.put("rpc.rpc-method", "contact.update");
        settings.put("form.body", "form");
        settings.put("lying.success.condition", "body.success = true");
        settings.put("lying.not-found.statuses", "204,404");
        settings.put("picky.errors.long.statuses", "5xx");
        settings.put("picky.errors.long.condition", "$contains($string(body.message), 'too long')");
        settings.put("picky.errors.long.result", "permanent");
        settings.put("reading.read.path", "/contacts/{crm_id}");
        settings.put("reading.read.back", "true");
        settings.put("array.method", "POST");
        settings.put("array.path", "/bulk");
        settings.put("array.batch.items-field", "records");
        settings.put("array.batch.results", "body.results");
        settings.put("array.batch.success", "body.ok = true");
        settings.put("by-id.method", "POST");
        settings.put("by-id.path", "/bulk");
        settings.put("by-id.batch.results", "body");
        settings.put("by-id.batch.result-id", "body.key");
        settings.put("by-id.batch.size", "2");
        settings.put("by-id.errors.locked.condition", "body.message = 'locked'");
        settings.put("by-id.errors.locked.result", "retryable");
        settings.put("hook.url", crm.url() + "/hook?key=hidden");
        settings.put("hook.path", "?to={contact.email}");
        settings.put("hook.method", "POST");
        settings.put("hook.headers.content-type", "application/vnd.api+json");
        settings.put("hook.headers.X-Name", "{contact.first_name}");
        settings.put("signed.signing-secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        settings.put("signed.idempotency-header", "Idempotency-Key");
        settings.put("creating.create.path", "/contacts");
        settings.put("creating.match.none", "create");
        settings.put("keyed.create.path", "/contacts");
        settings.put("keyed.create.id", "$substringAfter(headers.location, '/contacts/')");
        settings.put("keyed.match.none", "create");
        settings.put("keyed.idempotency-header", "Idempotency-Key");
        bench = new SinkBench(folder, "http", settings);
    }

    @AfterAll
    static void stop() {
        bench.close();
        crm.close();
    }

    @BeforeEach
    void begin() {
        bench.forget();
        crm.reset();
        crm.behave();
        crm.contact("lead_1", Map.of("first_name", "Old"));
        crm.contact("lead_2", Map.of("first_name", "Old"));
        crm.forgetRequests();
    }

    private static Batch deliver(String destination, Events... events) {
        var items = new ArrayList<Item>();
        for (Events each : events) {
            items.add(Items.item(destination, EventReader.read(each.bytes()).event()));
        }
        return bench.deliver(destination, items);
    }

    private static Events lead(int number) {
        return Events.outcomeExtracted()
                .crmId("lead_" + number)
                .contact("cont_" + number)
                .call("call_" + number)
                .phone("+1408555123" + number);
    }

    private static Object result(Batch batch) {
        return batch.items().get(0).result().orElseThrow();
    }

    private static void answers(int status, String body) {
        crm.misbehave(Misbehaviour.status(status, body));
    }

    private static RecordedRequest request() {
        return crm.requests().get(crm.requests().size() - 1);
    }

    @Test
    void basic_credentials() {
        answers(200, "{}");

        deliver("basic", lead(1));

        assertThat(request().header("authorization")).contains("Basic dXNlcjpwYXNzOndvcmQ=");
    }

    @Test
    void credentials_in_a_header_of_its_own_and_an_address_from_the_event() {
        answers(200, "{}");

        deliver("own", lead(1).email("a b&c@techcorp.com"));

        assertThat(request().header("x-api-key")).contains("key-1");
        assertThat(request().header("x-team")).contains("Lead");
        assertThat(request().method()).isEqualTo("PUT");
        assertThat(request().path()).isEqualTo("/people/lead_1/calls/call_1");
        assertThat(request().query()).isEqualTo("who=a%20b%26c%40techcorp.com");
    }

    @Test
    void an_address_whose_placeholder_is_absent_is_permanent() {
        Events nameless = lead(1);
        nameless.object("call").remove("id");

        assertThat(result(deliver("own", nameless))).isInstanceOf(Permanent.class);
        assertThat(crm.requests()).isEmpty();
    }

    @Test
    void a_json_rpc_envelope_and_its_error() {
        answers(200, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"locked\"}}");

        Batch batch = deliver("rpc", lead(1));

        assertThat(request().json()).containsEntry("method", "contact.update").containsKey("params");
        assertThat(result(batch)).isInstanceOf(Permanent.class);
    }

    @Test
    void a_form_body() {
        answers(200, "{}");

        deliver("form", lead(1));

        assertThat(request().header("content-type").orElseThrow()).startsWith("application/x-www-form-urlencoded");
        assertThat(request().body()).contains("first_name=John").contains("outcomes=%7B%22interested%22%3Atrue");
    }

    @Test
    void a_200_that_means_no_and_a_204_for_an_unknown_id() {
        answers(200, "{\"success\":false}");
        assertThat(result(deliver("lying", lead(1)))).isInstanceOf(Permanent.class);

        crm.behave();
        crm.misbehave(CrmHttpStandIn.pretendsSuccess());
        assertThat(result(deliver("lying", lead(1)))).isInstanceOf(Held.class);

        crm.behave();
        answers(200, "{\"success\":true}");
        assertThat(result(deliver("lying", lead(1)))).isInstanceOf(Succeeded.class);
    }

    @Test
    void a_500_for_a_value_that_will_never_fit() {
        answers(500, "{\"message\":\"status is too long\"}");
        assertThat(result(deliver("picky", lead(1)))).isInstanceOf(Permanent.class);

        crm.behave();
        answers(500, "{\"message\":\"try again\"}");
        assertThat(result(deliver("picky", lead(1)))).isInstanceOf(Retryable.class);
    }

    @Test
    void a_write_that_is_read_back() {
        assertThat(result(deliver("reading", lead(1)))).isInstanceOf(Succeeded.class);
        assertThat(crm.requests("GET", "/contacts/lead_1")).hasSize(1);

        crm.misbehave(CrmHttpStandIn.pretendsSuccess().on("PATCH", "/"));
        assertThat(result(deliver("reading", lead(9)))).isInstanceOf(Held.class);

        crm.misbehave(Misbehaviour.status(503, "").on("GET", "/"));
        assertThat(result(deliver("reading", lead(2))))
                .as("nobody knows whether it is there")
                .isInstanceOf(Retryable.class);
    }

    @Test
    void an_array_with_an_answer_for_each() {
        answers(200, "{\"results\":[{\"ok\":true},{\"ok\":false,\"message\":\"too long\"}]}");

        Batch batch = deliver("array", lead(1), lead(2));

        assertThat(crm.requests()).hasSize(1);
        assertThat(String.valueOf(request().json().get("records")))
                .contains("id=lead_1")
                .contains("id=lead_2");
        assertThat(batch.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Permanent.class);
    }

    @Test
    void an_array_that_is_refused_as_a_whole_is_split() {
        answers(400, "{}");

        assertThat(deliver("array", lead(1), lead(2)).split()).isPresent();
    }

    @Test
    void signed_as_standard_webhooks_says() {
        deliver("signed", lead(1));

        String id = request().header("webhook-id").orElseThrow();
        long at = Long.parseLong(request().header("webhook-timestamp").orElseThrow());
        assertThat(request().header("webhook-signature"))
                .contains(WebhookSignature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                        .sign(id, at, request().body()));
        assertThat(request().header("idempotency-key")).contains(id);
        assertThat(at).isEqualTo(bench.clock.instant().getEpochSecond());
    }

    @Test
    void the_specification_of_standard_webhooks_agrees() {
        String signature = WebhookSignature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void a_record_that_is_nowhere_is_created_once_where_the_settings_say_so() {
        assertThat(result(deliver("creating", lead(9)))).isInstanceOf(Succeeded.class);
        assertThat(result(deliver("creating", lead(9)))).isInstanceOf(Succeeded.class);

        assertThat(crm.contacts()).hasSize(3);
    }

    @Test
    void a_creation_without_an_answer_is_a_question_not_a_second_record() {
        crm.misbehave(Misbehaviour.answerLost().on("POST", "/contacts").times(1));

        assertThat(result(deliver("creating", lead(9)))).isInstanceOf(Retryable.class);
        assertThat(result(deliver("creating", lead(9)))).isInstanceOf(Held.class);
        assertThat(crm.contacts()).hasSize(3);
    }

    @Test
    void what_was_created_before_a_crash_is_not_created_again() {
        deliver("creating", lead(9));
        bench.part(GroupCommit.class).commit(tx -> tx.update("DELETE FROM link") + tx.update("DELETE FROM written"));

        assertThat(result(deliver("creating", lead(9).at("2025-11-18T10:00:00Z").outcome("budget", "$7"))))
                .isInstanceOf(Succeeded.class);

        assertThat(crm.contacts()).hasSize(3);
        assertThat(crm.contacts().get("lead_new_1").get("outcomes")).asString().contains("$7");
    }

    @Test
    void a_creation_that_the_api_knows_by_its_key_is_sent_again_with_the_same_key() {
        crm.misbehave(Misbehaviour.answerLost().on("POST", "/contacts").times(1));
        deliver("keyed", lead(9));
        crm.misbehave(Misbehaviour.answer(
                        new StandInAnswer(201, "", Map.of("Location", crm.url() + "/contacts/lead_2")))
                .on("POST", "/contacts"));

        Batch again = deliver("keyed", lead(9).call("call_later"));

        assertThat(again.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(crm.requests("POST", "/contacts"))
                .extracting(request -> request.header("idempotency-key").orElseThrow())
                .hasSize(2)
                .containsOnly(crm.requests("POST", "/contacts")
                        .get(0)
                        .header("idempotency-key")
                        .orElseThrow());
        deliver("keyed", lead(9).call("call_last").at("2025-11-19T10:00:00Z"));
        assertThat(crm.requests("PATCH", "/contacts/lead_2")).hasSize(1);
    }

    @Test
    void answers_in_an_array_are_told_apart_by_id_and_by_the_error_table() {
        answers(200, """
                [{"key": "lead_2", "error": "No such record", "status": 404}, {"key": "lead_1"}]""");
        Batch batch = deliver("by-id", lead(1), lead(2));
        assertThat(batch.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Held.class);

        crm.behave();
        answers(200, """
                [{"key": "lead_1", "error": "x", "message": "locked"}]""");
        batch = deliver("by-id", lead(1).at("2025-11-18T10:00:00Z").outcome("budget", "$8"), lead(2));
        assertThat(batch.items())
                .extracting(item -> item.result().orElseThrow())
                .as("one is locked, one is not in the answer")
                .allMatch(Retryable.class::isInstance);
    }

    @Test
    void an_array_is_sent_in_parts_of_the_size_that_the_api_takes() {
        answers(200, """
                [{"key": "lead_1"}, {"key": "lead_2"}, {"key": "lead_3"}]""");

        Batch batch = deliver("by-id", lead(1), lead(2), lead(3));

        assertThat(crm.requests("POST", "/bulk")).hasSize(2);
        assertThat(batch.open()).isEmpty();
    }

    @Test
    void a_key_in_the_url_is_sent_and_never_shown() {
        answers(200, "{}");

        Batch batch = deliver("hook", lead(1).email("a b&c@techcorp.com"));

        assertThat(request().path()).isEqualTo("/hook");
        assertThat(request().query()).isEqualTo("key=hidden&to=a%20b%26c%40techcorp.com");
        assertThat(batch.items().get(0).exchanged())
                .singleElement()
                .satisfies(part -> assertThat(part.request())
                        .startsWith("POST " + crm.url() + "/hook\n")
                        .doesNotContain("hidden"));
    }

    @Test
    void a_header_from_the_event_stays_one_header_and_the_type_of_the_body_can_be_set() {
        answers(200, "{}");
        Events hostile = lead(1);
        hostile.object("contact").put("first_name", "John\r\nX-Evil: 1");

        deliver("hook", hostile);

        assertThat(request().header("x-evil")).isEmpty();
        assertThat(request().header("x-name")).contains("John  X-Evil: 1");
        assertThat(request().header("content-type")).contains("application/vnd.api+json");
        assertThat(request().header("accept")).contains("application/json");
    }

    @Test
    void several_deliveries_in_one_request_have_a_key_of_their_own() {
        deliver("signed", lead(1), lead(1).call("call_b").at("2025-11-18T10:00:00Z"));
        String both = request().header("idempotency-key").orElseThrow();

        deliver("signed", lead(1).call("call_c").at("2025-11-19T10:00:00Z"));

        assertThat(both).startsWith("dlv_").contains("-");
        assertThat(request().header("idempotency-key").orElseThrow()).doesNotContain("-");
    }
}
