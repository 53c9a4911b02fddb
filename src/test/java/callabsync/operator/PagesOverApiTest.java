package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.sandbox.StandIns;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import callabsync.watch.Alerts;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.ResponseEntity;

/** What an operator can do and see on a page, a script can do and see over the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesOverApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Product product;
    private TestRestTemplate operator;

    @BeforeAll
    void start(@TempDir Path folder) {
        product = Product.start(folder);
        operator = new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                .withBasicAuth("operator", "sandbox");
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @Test
    void many_are_cancelled_after_a_count() {
        received("call_many_1", "501", "cont_many");
        received("call_many_2", "501", "cont_many");
        awaitHeld("cont_many", 2);
        var all = Map.<String, Object>of("state", "held", "contact_id", "cont_many");

        JsonNode counted = post(
                        "/api/deliveries/cancel", Map.of("state", "held", "contact_id", "cont_many", "preview", true))
                .getBody();
        JsonNode begun = post("/api/deliveries/cancel", all).getBody();

        assertThat(counted.toString()).isEqualTo("{\"deliveries\":2}");
        String progress = "/api/deliveries/cancel/" + begun.get("bulk_id").asText();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get(progress).get("state").asText().equals("completed"));
        assertThat(get(progress).get("action").asText()).isEqualTo("cancel");
        assertThat(get(progress).get("deliveries").asInt()).isEqualTo(2);
        assertThat(get("/api/deliveries?state=cancelled&contact_id=cont_many").get("items"))
                .hasSize(2);
        ResponseEntity<JsonNode> refused = post("/api/deliveries/cancel", Map.of("state", "delivered"));
        assertThat(refused.getStatusCode().value()).isEqualTo(409);
        assertThat(refused.getBody().get("error").asText())
                .isEqualTo("Deliveries that are delivered cannot be cancelled");
    }

    @Test
    void a_route_of_the_folder_is_paused_and_resumed_and_one_of_the_engine_is_not() {
        JsonNode routes = get("/api/routes");
        String engine = routes.at("/engine/0/id").asText();

        assertThat(routes.get("folder").findValuesAsText("id")).contains("sink-hubspot");
        assertThat(post("/api/routes/sink-hubspot/pause", Map.of())
                        .getBody()
                        .get("state")
                        .asText())
                .isEqualTo("suspended");
        assertThat(post("/api/routes/sink-hubspot/pause", Map.of())
                        .getStatusCode()
                        .value())
                .isEqualTo(409);
        assertThat(post("/api/routes/sink-hubspot/resume", Map.of())
                        .getBody()
                        .get("state")
                        .asText())
                .isEqualTo("started");
        assertThat(post("/api/routes/" + engine + "/pause", Map.of())
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void a_route_is_drawn_with_its_branches_and_what_went_through_each_step() {
        received("call_drawn", "501", "cont_drawn");
        awaitHeld("cont_drawn", 1);

        JsonNode dispatch = route("dispatch");
        JsonNode choice = dispatch.at("/steps/0");
        JsonNode hubspot = choice.at("/steps/2");

        assertThat(choice.get("label").asText()).isEqualTo("Which CRM does the event belong to?");
        assertThat(choice.get("steps").findValuesAsText("kind"))
                .startsWith("when")
                .contains("otherwise");
        assertThat(hubspot.get("label").asText()).isEqualTo("The contact is a HubSpot record");
        assertThat(hubspot.get("detail").asText()).isEqualTo("${variable.crm} == 'hubspot'");
        assertThat(hubspot.get("entered").asLong()).isPositive();
        assertThat(hubspot.at("/steps/0/detail").asText()).isEqualTo("delivery:hubspot");
        assertThat(hubspot.at("/steps/0/entered")).isEqualTo(hubspot.get("entered"));
        assertThat(choice.at("/steps/1/entered").asLong()).as("salesforce").isZero();
        assertThat(choice.get("entered").asLong())
                .isGreaterThanOrEqualTo(hubspot.get("entered").asLong());
        assertThat(route("sink-hubspot").get("from").asText())
                .as("without options")
                .isEqualTo("sink:hubspot");
    }

    @Test
    void the_page_of_routes_folds_the_engines_away_and_names_no_object() {
        received("call_page", "501", "cont_page");
        awaitHeld("cont_page", 1);

        String page = operator.getForObject("/routes", String.class);

        assertThat(page)
                .contains("The contact is a HubSpot record", "${variable.crm} == &#39;hubspot&#39;", " entered")
                .containsPattern("<details class=\"card fold\" id=\"engine\">(?s:.*)sweep-events")
                .doesNotContainPattern("@[0-9a-f]{5,}|@?0x[0-9a-f]{3,}|\\$\\$Lambda|\\$[0-9]");
        assertThat(page.substring(0, page.indexOf("id=\"engine\""))).doesNotContain("sweep-events");
        assertThat(get("/api/routes").toString()).doesNotContainPattern("@[0-9a-f]{5,}|0x[0-9a-f]{3,}|\\$\\$Lambda");
    }

    @Test
    void the_books_of_a_day_are_read_and_compared_with_callab() {
        assertThat(post("/api/books/reconcile", Map.of()).getStatusCode().value())
                .isEqualTo(200);

        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get("/api/books").at("/run/state").asText().equals("completed"));
        JsonNode books = get("/api/books?day=2025-11-17");
        assertThat(books.get("day").asText()).isEqualTo("2025-11-17");
        assertThat(books.get("balanced").asBoolean()).isTrue();
        assertThat(books.get("calls").isNull()).as("not counted").isTrue();
        assertThat(get("/api/books?day=yesterday").get("error").asText()).startsWith("day: ");
    }

    @Test
    void all_preflights_are_run_at_once() {
        JsonNode all = post("/api/preflights/run", Map.of()).getBody();

        assertThat(all.get("items").findValuesAsText("id")).contains("hubspot", "salesforce");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get("/api/preflights").get("items").findValuesAsText("state").stream()
                        .allMatch("completed"::equals));
    }

    @Test
    void a_preview_over_many_events_is_cancelled() {
        String begun = post("/api/mappings/http-contact/previews", Map.of("limit", 50))
                .getBody()
                .get("id")
                .asText();

        JsonNode cancelled =
                post("/api/mappings/previews/" + begun + "/cancel", Map.of()).getBody();

        assertThat(cancelled.get("state").asText()).isIn("cancelled", "completed");
        assertThat(post("/api/mappings/previews/prv_none/cancel", Map.of())
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void what_is_wrong_now_is_listed_with_its_message() {
        post("/api/destinations/salesforce/pause", Map.of("reason", "Moving to a new org"));

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            product.part(Alerts.class).look();
            assertThat(get("/api/incidents").get("items").findValuesAsText("message"))
                    .anyMatch(message -> message.startsWith("salesforce is paused: Moving to a new org"));
        });
        post("/api/destinations/salesforce/resume", Map.of());
    }

    @Test
    void a_call_is_followed_to_the_record_in_the_crm() {
        product.part(StandIns.class).of(HubSpotStandIn.class).contact("5401", Map.of("email", "ada@techcorp.com"));
        received("call_followed", "5401", "cont_followed");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get("/api/deliveries?call_id=call_followed&state=delivered")
                                .get("items")
                                .size()
                        == 1);

        JsonNode call = get("/api/calls/call_followed");
        JsonNode records = get("/api/calls/call_followed/crm");

        assertThat(call.at("/events/0/type").asText()).isEqualTo("call_outcome_extracted");
        assertThat(call.at("/events/0/deliveries/0/attempt_log/0/result").asText())
                .isEqualTo("succeeded");
        assertThat(records.at("/items/0/crm_id").asText()).isEqualTo("5401");
        assertThat(get("/api/calls/call_of_nobody").get("error").asText()).isNotBlank();
    }

    @Test
    void a_form_that_is_refused_leads_back_to_its_page_with_the_reason_and_the_filter() {
        received("call_refused", "501", "cont_refused");
        awaitHeld("cont_refused", 1);
        String page = "/deliveries/"
                + get("/api/deliveries?contact_id=cont_refused")
                        .at("/items/0/id")
                        .asText();
        new Sender("wrong")
                .post(product.url() + "/webhooks/callab", Events.callEnded().bytes());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !get("/api/rejections").get("items").isEmpty());
        String rejection =
                "/rejections/" + get("/api/rejections").at("/items/0/id").asText() + "/admit";
        var visitor = new Visitor(product.url());
        visitor.logIn("operator", "sandbox");

        assertThat(location(visitor.submit(page, page + "/decide", "crm_id", "")))
                .isEqualTo(page);
        assertThat(visitor.get(page).body()).contains("Give the crm_id of a record, or the action create or ignore");
        assertThat(location(visitor.submit("/rejections", rejection, "reason", "signature")))
                .isEqualTo("/rejections?reason=signature");
        assertThat(visitor.get("/rejections?reason=signature").body()).contains("Its signature is still invalid.");
        assertThat(visitor.submit(page, "/deliveries/dlv_no/retry").statusCode())
                .isEqualTo(404);
        assertThat(visitor.get("/events?state=nonsense&q=Ada").body())
                .contains("state: stored, dispatched, ignored, invalid or failed", "value=\"Ada\"");
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** Each contact has its own phone and address: a remembered one would lead to another's record. */
    private JsonNode route(String id) {
        return StreamSupport.stream(get("/api/routes").get("folder").spliterator(), false)
                .filter(route -> route.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void received(String call, String crmId, String contact) {
        Events event = Events.outcomeExtracted()
                .crm("hubspot")
                .crmId(crmId)
                .call(call)
                .contact(contact)
                .phone("+1408555" + (1_000 + contact.length()))
                .email(contact + "@example.com");
        product.part(Inbox.class).store(new Received("callab", event.bytes())).join();
    }

    private void awaitHeld(String contact, int many) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> get("/api/deliveries?state=held&contact_id=" + contact)
                                .get("items")
                                .size()
                        == many);
    }

    private JsonNode get(String path) {
        return operator.getForObject(path, JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(String path, Map<String, Object> body) {
        return operator.postForEntity(path, body, JsonNode.class);
    }
}
