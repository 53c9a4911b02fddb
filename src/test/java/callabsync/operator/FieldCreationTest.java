package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.StandIns;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.support.Product;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.ResponseEntity;

/** Creating what HubSpot lacks, over the running product's API and from its page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class FieldCreationTest {

    private static final String CREATE = "/api/preflights/hubspot/create";

    private Product product;
    private TestRestTemplate operator;
    private HubSpotStandIn hubspot;

    @BeforeAll
    void start(@TempDir Path folder) {
        product = Product.start(folder);
        operator = new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                .withBasicAuth("operator", "sandbox");
        hubspot = product.part(StandIns.class).of(HubSpotStandIn.class);
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @BeforeEach
    void aPortalThatLacksTwo() {
        hubspot.reset();
        hubspot.behave();
        hubspot.removeProperty("last_call_notes");
    }

    private ResponseEntity<JsonNode> post(String path, Map<String, Object> body) {
        return operator.postForEntity(path, body, JsonNode.class);
    }

    @Test
    void over_the_api_a_preview_creates_nothing_and_then_what_is_missing_is_there(CapturedOutput output) {
        JsonNode preview = post(CREATE, Map.of("preview", true)).getBody();
        int before = posts();
        JsonNode created = post(CREATE, Map.of()).getBody();
        JsonNode again = post(CREATE, Map.of("names", List.of("do_not_call"))).getBody();

        assertThat(preview.get("items").findValuesAsText("name"))
                .containsExactlyInAnyOrder("last_call_notes", "do_not_call");
        assertThat(preview.at("/items/0").toString())
                .contains("\"object\":\"contacts\"", "\"field_type\":", "\"group\":\"callab\"", "\"options\":[");
        assertThat(before).as("posts of a preview").isZero();
        assertThat(created.get("items").findValuesAsText("result")).containsOnly("created");
        assertThat(again.get("items").findValuesAsText("result")).containsOnly("there");
        assertThat(hubspot.property("last_call_notes")).containsEntry("fieldType", "textarea");
        awaitFindings(0);
        awaitAct(output, "act=POST /api/preflights/{id}/create", "ids=id=hubspot", "done: created ", "last_call_notes");
        awaitAct(output, "names=", "done: there do_not_call");
    }

    @Test
    void a_refusal_is_said_per_property_and_in_the_log(CapturedOutput output) {
        hubspot.limitPropertyCreation(false, 9);

        JsonNode refused = post(CREATE, Map.of()).getBody();

        assertThat(refused.get("items").findValuesAsText("reason"))
                .containsOnly("The token lacks the scope crm.schemas.contacts.write (403)");
        assertThat(output.getOut()).contains("property.refused");
        awaitAct(output, "refused: refused ", "do_not_call");
    }

    @Test
    void a_kind_of_destination_that_cannot_make_fields_does_not_offer_it() {
        assertThat(post("/api/preflights/salesforce/create", Map.of("preview", true))
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(post("/api/preflights/nowhere/create", Map.of())
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(operator.getForObject("/preflight", String.class)).doesNotContain("Create them in Salesforce");
    }

    @Test
    void a_portal_that_cannot_be_asked_is_503_with_the_reason() {
        hubspot.token("another");

        ResponseEntity<JsonNode> answer = post(CREATE, Map.of("preview", true));

        hubspot.token("sandbox");
        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getBody().get("error").asText()).contains("refuses the token (401)");
    }

    @Test
    @EnabledIf(value = "callabsync.operator.Browser#isInstalled", disabledReason = "No chromium here")
    void from_the_page_what_would_be_created_is_shown_first() {
        checkAgain();
        try (var browser = new Browser(product.url())) {
            browser.open("/preflight");
            browser.type("input[name=password]", "sandbox");
            browser.clickText("Log in");
            browser.find("main h1");
            for (int width : List.of(1280, 390)) {
                browser.open("/preflight");
                browser.waitForText("main", "Create them in HubSpot");
                assertThat(browser.screenshot("preflight-missing", width)).isZero();
                browser.clickText("Create them in HubSpot");
                browser.waitForText("main", "last_call_notes");
                assertThat(browser.texts("td[data-name=Options]")).contains("true, false");
                assertThat(browser.screenshot("preflight-create", width)).isZero();
            }
            assertThat(posts()).as("posts before it is confirmed").isZero();
            hubspot.limitPropertyCreation(true, 1);

            browser.clickText("Create 2 in HubSpot");

            browser.waitForText("main", "The limit of custom properties");
            browser.waitForText("#live", "1 finding");
            assertThat(browser.texts("td[data-name=Result]")).containsExactlyInAnyOrder("created", "refused");
            assertThat(browser.screenshot("preflight-created", 1280)).isZero();
            assertThat(browser.screenshot("preflight-created", 390)).isZero();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private void checkAgain() {
        post("/api/preflights/hubspot/run", Map.of());
        awaitFindings(2);
    }

    private void awaitFindings(int creatable) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode all = operator.getForObject("/api/preflights", JsonNode.class);
            JsonNode ours = all.get("items").get(indexOfHubSpot(all));
            assertThat(ours.get("state").asText()).isEqualTo("completed");
            assertThat(ours.get("creatable").asInt()).isEqualTo(creatable);
        });
    }

    private static int indexOfHubSpot(JsonNode all) {
        return all.get("items").findValuesAsText("id").indexOf("hubspot");
    }

    private int posts() {
        return (int) hubspot.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().contains("/crm/properties/"))
                .count();
    }

    /** The line comes when the answer is on its way already. */
    private static void awaitAct(CapturedOutput output, String... parts) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(output.getOut().lines().filter(line -> line.contains("operator.acted")))
                        .anySatisfy(line -> assertThat(line).contains(parts)));
    }
}
