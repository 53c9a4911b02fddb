package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.sandbox.StandIns;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.watch.Alerts;
import callabsync.watch.Incident;
import callabsync.watch.Incidents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The operator API of the running product, over its port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Product product;
    private TestRestTemplate anybody;
    private TestRestTemplate operator;

    @BeforeAll
    void start(@TempDir Path folder) {
        product = Product.start(folder);
        String base = product.url();
        anybody = new TestRestTemplate(new RestTemplateBuilder().rootUri(base));
        operator = anybody.withBasicAuth("operator", "sandbox");
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @Test
    void nothing_is_shown_without_the_login_but_whether_it_lives() {
        for (String path :
                List.of("/", "/events", "/api/stats", "/actuator/prometheus", "/actuator/health", "/v3/api-docs")) {
            assertThat(anybody.getForEntity(path, String.class).getStatusCode().value())
                    .as(path)
                    .isIn(302, 401, 200)
                    .satisfies(status -> assertThat(status == 200 && !loginPage(path))
                            .as(path)
                            .isFalse());
        }
        assertThat(status(anybody, "/actuator/health/liveness")).isEqualTo(200);
        assertThat(status(anybody, "/actuator/health/readiness")).isEqualTo(200);
        assertThat(status(anybody.withBasicAuth("operator", "wrong"), "/api/stats"))
                .isEqualTo(401);
        assertThat(status(operator, "/actuator/prometheus")).isEqualTo(200);
    }

    private boolean loginPage(String path) {
        return String.valueOf(anybody.getForObject(path, String.class)).contains("<title>Log in");
    }

    @Test
    void a_change_needs_json_so_that_no_page_elsewhere_can_ask_for_it() {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);

        var asForm = operator.exchange("/api/replays", HttpMethod.POST, new HttpEntity<>("a=b", headers), String.class);
        var without = operator.exchange("/api/replays", HttpMethod.POST, HttpEntity.EMPTY, String.class);
        var page = operator.exchange("/replays", HttpMethod.POST, new HttpEntity<>("a=b", headers), String.class);

        assertThat(asForm.getStatusCode().value()).isEqualTo(415);
        assertThat(without.getStatusCode().value()).isEqualTo(415);
        assertThat(page.getStatusCode().value()).as("a form without its token").isEqualTo(403);
    }

    @Test
    void pages_say_what_they_may_load() {
        var login = anybody.getForEntity("/login", String.class);

        assertThat(login.getHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(login.getBody()).doesNotContain("style=").doesNotContain("<script>");
    }

    @Test
    void the_sandbox_whose_password_is_known_to_all_listens_on_loopback_only() throws Exception {
        assertThat(product.part(ServerProperties.class).getAddress().isLoopbackAddress())
                .isTrue();
        int port = URI.create(product.url()).getPort();
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (var address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> new Socket(address, port).close())
                            .as("%s", address)
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void a_list_is_paged_newest_first_without_gaps_or_repeats() throws Exception {
        for (int i = 0; i < 7; i++) {
            store(Events.callEnded().call("call_page_" + i).contact("cont_paging"));
        }

        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = get("/api/events?contact_id=cont_paging&limit=3&cursor=" + cursor);
            page.get("items").forEach(item -> seen.add(item.get("call_id").asText()));
            cursor = page.get("next_cursor").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));

        assertThat(seen)
                .containsExactly(
                        "call_page_6",
                        "call_page_5",
                        "call_page_4",
                        "call_page_3",
                        "call_page_2",
                        "call_page_1",
                        "call_page_0");
    }

    @Test
    void an_event_is_found_by_id_phone_mail_and_the_beginning_of_a_name() throws Exception {
        var event = forHubSpot().call("call_search").phone("+14155550123").email("Ada@Example.com");
        event.object("contact").put("first_name", "Adelheid");
        String id = store(event);

        for (String q : List.of(
                id, "call_search", "+14155550123", "+1 (415) 555-0123", "1 415 555 0123", "ada@example.com", "adel")) {
            assertThat(ids("/api/events?q={q}", q)).as(q).contains(id);
        }
        assertThat(ids("/api/events?q={q}", "nobody at all")).isEmpty();
    }

    @Test
    void filters_of_type_state_and_time_are_all_obeyed() throws Exception {
        String started = store(Events.callStarted().call("call_filter"));
        awaitState(started, "ignored");

        assertThat(ids("/api/events?call_id={c}&type=call_started", "call_filter"))
                .containsExactly(started);
        assertThat(ids("/api/events?call_id={c}&type=call_ended", "call_filter"))
                .isEmpty();
        assertThat(ids("/api/events?call_id={c}&state=ignored", "call_filter")).containsExactly(started);
        assertThat(ids("/api/events?call_id={c}&to=2020-01-01T00:00:00Z", "call_filter"))
                .isEmpty();
        assertThat(ids("/api/events?call_id={c}&from=2020-01-01", "call_filter"))
                .containsExactly(started);
        assertThat(status(operator, "/api/events?state=nonsense")).isEqualTo(400);
        assertThat(status(operator, "/api/events?limit=none")).isEqualTo(400);
    }

    @Test
    void an_event_has_its_body_as_received_and_its_deliveries() throws Exception {
        var event = forHubSpot().call("call_detail");
        String id = store(event);
        awaitDelivery("call_detail");

        JsonNode detail = get("/api/events/" + id);

        assertThat(detail.get("body").asText()).isEqualTo(event.json());
        assertThat(detail.get("deliveries").get(0).get("event_id").asText()).isEqualTo(id);
        assertThat(detail.get("received_at").asText()).endsWith("Z");
    }

    @Test
    void what_is_not_there_is_a_404_with_a_sentence() throws Exception {
        for (String path :
                List.of("/api/events/evt_no", "/api/deliveries/dlv_no", "/api/replays/rpl_no", "/api/none")) {
            ResponseEntity<String> answer = operator.getForEntity(path, String.class);
            assertThat(answer.getStatusCode().value()).as(path).isEqualTo(404);
            assertThat(JSON.readTree(answer.getBody()).get("error").asText())
                    .as(path)
                    .isNotBlank();
        }
        assertThat(post("/api/deliveries/dlv_no/retry", "{}").getStatusCode().value())
                .isEqualTo(404);
        assertThat(post("/api/destinations/none/pause", "{}").getStatusCode().value())
                .isEqualTo(404);
    }

    @Test
    void a_paused_destination_keeps_its_deliveries_which_can_be_cancelled_and_retried_in_bulk() throws Exception {
        assertThat(JSON.readTree(post("/api/destinations/hubspot/pause", "{\"reason\":\"A test\"}")
                                .getBody())
                        .get("state")
                        .asText())
                .isEqualTo("paused");
        store(forHubSpot().call("call_paused"));
        String id = awaitDelivery("call_paused");

        assertThat(post("/api/deliveries/" + id + "/decide", "{\"action\":\"create\"}")
                        .getStatusCode()
                        .value())
                .as("only a held delivery is decided")
                .isEqualTo(409);
        assertThat(JSON.readTree(post("/api/deliveries/" + id + "/cancel", "{}").getBody())
                        .get("state")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(JSON.readTree(post(
                                        "/api/deliveries/retry",
                                        "{\"state\":\"cancelled\",\"call_id\":\"call_paused\",\"preview\":true}")
                                .getBody())
                        .get("deliveries")
                        .asInt())
                .isEqualTo(1);
        String bulk = JSON.readTree(
                        post("/api/deliveries/retry", "{\"state\":\"cancelled\",\"call_id\":\"call_paused\"}")
                                .getBody())
                .get("bulk_id")
                .asText();
        assertThat(operator.getForObject("/deliveries/many/" + bulk, String.class))
                .contains("<h1>Retrying deliveries</h1>");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/api/deliveries/retry/" + bulk)
                                .get("state")
                                .asText())
                        .isEqualTo("completed"));
        assertThat(get("/api/deliveries/" + id).get("state").asText()).isEqualTo("pending");
        assertThat(JSON.readTree(post("/api/deliveries/" + id + "/retry", "{}").getBody())
                        .get("waits_for")
                        .get("text")
                        .asText())
                .as("due now, and yet")
                .isEqualTo("hubspot is paused until somebody resumes it: A test");
        assertThat(JSON.readTree(post("/api/destinations/hubspot/resume", "{}").getBody())
                        .get("state")
                        .asText())
                .isEqualTo("open");
        assertThat(post("/api/deliveries/retry", "{\"stat\":\"dead\"}")
                        .getStatusCode()
                        .value())
                .as("a slip of the pen must not mean everything")
                .isEqualTo(400);
    }

    @Test
    void a_replay_dispatches_what_matches_again_once_counted() throws Exception {
        for (int i = 0; i < 3; i++) {
            store(forHubSpot().call("call_replay_" + i).contact("cont_replay"));
            awaitDelivery("call_replay_" + i);
        }
        String filter = "{\"contact_id\":\"cont_replay\"";

        JsonNode counted = JSON.readTree(
                post("/api/replays", filter + ",\"preview\":true}").getBody());
        JsonNode begun = JSON.readTree(post("/api/replays", filter + "}").getBody());

        assertThat(counted.get("events").asInt()).isEqualTo(3);
        assertThat(counted.has("replay_id")).isFalse();
        String replay = begun.get("replay_id").asText();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get("/api/replays/" + replay).get("state").asText())
                        .isEqualTo("completed"));
        assertThat(get("/api/replays/" + replay).get("done").asInt()).isEqualTo(3);
        assertThat(post("/api/replays/" + replay + "/cancel", "{}")
                        .getStatusCode()
                        .value())
                .isEqualTo(409);
    }

    @Test
    void test_events_go_through_the_real_door_marked_as_tests() throws Exception {
        JsonNode sent = JSON.readTree(post("/api/test-events", "{}").getBody()).get("items");

        assertThat(sent)
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.get("status").asInt()).isEqualTo(200));
        assertThat(get("/api/events/" + sent.get(2).get("event_id").asText())
                        .get("is_test")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void a_mapping_is_previewed_with_a_stored_event_an_event_and_a_range() throws Exception {
        // A contact of its own: deliveries of other tests go on and count the calls of theirs.
        var event = forHubSpot().call("call_preview").contact("cont_preview");
        String id = store(event);

        JsonNode byId = preview("{\"event_id\":\"" + id + "\"}");
        JsonNode given = preview(event.json());
        JsonNode range = preview("{\"call_id\":\"call_preview\"}");
        JsonNode edited = preview("{\"event_id\":\"" + id + "\",\"source\":\"{ \\\"status\\\": \\\"New\\\" }\"}");

        assertThat(byId.get(0).get("record"))
                .isEqualTo(given.get(0).get("record"))
                .isEqualTo(range.get(0).get("record"));
        assertThat(edited.get(0).get("record").get("status").asText()).isEqualTo("New");
        assertThat(edited.get(0).get("changes")).isNotEmpty();
        assertThat(post("/api/mappings/none/preview", "{}").getStatusCode().value())
                .isEqualTo(404);
    }

    @Test
    void a_preview_shows_what_the_crm_holds_and_says_when_it_cannot() throws Exception {
        var hubspot = product.part(StandIns.class).of(HubSpotStandIn.class);
        hubspot.contact("5301", Map.of("email", "john@techcorp.com", "budget_range", "$7"));
        String id = store(Events.outcomeExtracted().crm("hubspot").crmId("5301").call("call_compare"));
        String body = "{\"event_id\":\"" + id + "\",\"source\":\"{ \\\"budget_range\\\": \\\"$8\\\" }\"}";
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(get("/api/deliveries?call_id=call_compare&destination=hubspot&state=delivered")
                                        .get("items"))
                                .hasSize(1));
        hubspot.contact("5301", Map.of("email", "john@techcorp.com", "budget_range", "$7"));

        JsonNode there = JSON.readTree(
                post("/api/mappings/hubspot-contact/preview", body).getBody());
        hubspot.stop();
        JsonNode away = JSON.readTree(
                post("/api/mappings/hubspot-contact/preview", body).getBody());
        hubspot.start();

        assertThat(there.at("/items/0/compared").asText()).isEqualTo("crm");
        assertThat(there.at("/items/0/changes/0").toString())
                .isEqualTo(
                        "{\"field\":\"budget_range\",\"was\":\"$7\",\"now\":\"$8\",\"written\":true,\"what\":\"written\"}");
        assertThat(away.at("/items/0/compared").asText()).isEqualTo("saved mapping");
        assertThat(away.at("/items/0/note").asText()).startsWith("hubspot cannot be read now: No ");
        assertThat(away.at("/items/0/changes/0/now").asText()).isEqualTo("$8");
    }

    @Test
    void a_preview_over_many_events_counts_what_would_change() throws Exception {
        product.part(StandIns.class).of(HubSpotStandIn.class).contact("5302", Map.of("email", "ann@techcorp.com"));
        for (int i = 0; i < 3; i++) {
            store(Events.outcomeExtracted()
                    .crm("hubspot")
                    .crmId("5302")
                    .contact("cont_runs")
                    .call("call_runs_" + i));
            awaitDelivery("call_runs_" + i);
        }
        store(Events.callStarted().contact("cont_runs").call("call_runs_for_nobody"));
        String source = "\"source\":\"{ \\\"next_action\\\": \\\"New\\\" }\"";

        String id = JSON.readTree(post(
                                "/api/mappings/hubspot-contact/previews",
                                "{\"contact_id\":\"cont_runs\",\"limit\":50," + source + "}")
                        .getBody())
                .get("id")
                .asText();

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get("/api/mappings/previews/" + id).get("state").asText())
                        .isEqualTo("completed"));
        JsonNode run = get("/api/mappings/previews/" + id);
        assertThat(run.get("done").asInt()).isEqualTo(4);
        assertThat(run.at("/outcomes/ignored").asInt())
                .as("what was not given to the destination")
                .isEqualTo(1);
        assertThat(run.get("records").asInt()).as("three events of one record").isEqualTo(1);
        assertThat(run.at("/fields/next_action").asInt()).isPositive();
        assertThat(post("/api/mappings/hubspot-contact/previews", "{\"source\":\"{\\n \\\"a\\\": +\"}")
                        .getBody())
                .contains("hubspot/hubspot-contact.jsonata:2:");
    }

    @Test
    void a_pause_is_alerted_once_and_again_when_it_is_over() {
        var alerts = product.part(Alerts.class);
        var incidents = product.part(Incidents.class);
        post("/api/destinations/salesforce/pause", "{}");

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            alerts.look();
            alerts.toTell().forEach(alerts::told);
            assertThat(incidents.open()).extracting(Incident::name).contains("destination-paused:salesforce");
        });
        alerts.look();
        assertThat(alerts.toTell())
                .as("it was told already")
                .noneMatch(each -> each.incident().subject().equals("salesforce"));
        post("/api/destinations/salesforce/resume", "{}");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            alerts.look();
            alerts.toTell().forEach(alerts::told);
            assertThat(incidents.open()).extracting(Incident::name).doesNotContain("destination-paused:salesforce");
        });
    }

    private JsonNode preview(String body) throws Exception {
        return JSON.readTree(post("/api/mappings/http-contact/preview", body).getBody())
                .get("items");
    }

    /** The specification's example for a CRM that the sandbox has. */
    private static Events forHubSpot() {
        return Events.outcomeExtracted().crm("hubspot").crmId("501");
    }

    private String store(Events event) {
        return product.part(Inbox.class)
                .store(new Received("callab", event.bytes()))
                .join()
                .eventId();
    }

    private void awaitState(String id, String state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(get("/api/events/" + id).get("state").asText())
                                .isEqualTo(state));
    }

    private String awaitDelivery(String call) {
        var filter = new DeliveryFilter(null, null, call, null, null, null);
        var search = product.part(DeliverySearch.class);
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> search.page(filter, null, 1).items(), found -> !found.isEmpty())
                .get(0)
                .id();
    }

    private List<String> ids(String path, String value) throws Exception {
        var ids = new ArrayList<String>();
        JSON.readTree(operator.getForObject(path, String.class, value))
                .get("items")
                .forEach(item -> ids.add(item.get("id").asText()));
        return ids;
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(operator.getForObject(path, String.class));
    }

    private ResponseEntity<String> post(String path, String body) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return operator.exchange(path, HttpMethod.POST, new HttpEntity<>(body, headers), String.class, Map.of());
    }

    private static int status(TestRestTemplate who, String path) {
        return who.getForEntity(path, String.class).getStatusCode().value();
    }
}
