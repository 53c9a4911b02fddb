package callabsync.sink.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.Answer;
import callabsync.sandbox.CrmHttpStandIn;
import callabsync.sandbox.Misbehaviour;
import callabsync.sandbox.RecordedRequest;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
                "oauth")) {
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
        settings.put("reading.read-back", "/contacts/{crm_id}");
        settings.put("array.method", "POST");
        settings.put("array.path", "/bulk");
        settings.put("array.batch.items-field", "records");
        settings.put("array.batch.results", "body.results");
        settings.put("array.batch.success", "ok = true");
        settings.put("signed.signing-secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        settings.put("signed.idempotency-header", "Idempotency-Key");
        settings.put("creating.create.path", "/contacts");
        settings.put("creating.match.none", "create");
        settings.put("oauth.token", "");
        settings.put("oauth.oauth.token-url", crm.url() + "/token");
        settings.put("oauth.oauth.client-id", "client");
        settings.put("oauth.oauth.client-secret", "hidden");
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
    void a_token_is_asked_for_once_and_again_when_it_is_refused() {
        crm.misbehave(Misbehaviour.answer(Answer.json(200, Map.of("access_token", "t", "expires_in", 3600)))
                .on("POST", "/token"));
        crm.misbehave(Misbehaviour.status(200, "{}").on("PATCH", "/contacts"));
        deliver("oauth", lead(1));
        deliver("oauth", lead(2));
        assertThat(crm.requests("POST", "/token")).hasSize(1);
        assertThat(request().header("authorization")).contains("Bearer t");

        bench.clock.tick(Duration.ofHours(1));
        deliver("oauth", lead(3));

        assertThat(crm.requests("POST", "/token")).hasSize(2);
    }

    @Test
    void without_permission_loopback_is_not_reached() {
        try (var guarded = new SinkBench(
                folder.resolve("guarded"),
                "http",
                Map.of("http.url", crm.url(), "http.token", "sandbox"),
                "callab.sync.allow-loopback=false")) {
            Batch batch = guarded.deliver(
                    List.of(Items.item("http", EventReader.read(lead(1).bytes()).event())));

            assertThat(batch.unavailable().orElseThrow().reason()).contains("CALLAB_SYNC_ALLOW_LOOPBACK");
            assertThat(crm.requests()).isEmpty();
        }
    }
}
