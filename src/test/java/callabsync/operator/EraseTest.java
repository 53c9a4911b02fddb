package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.support.Events;
import callabsync.support.Product;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;

/** Erasing over the running product's API and from its page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EraseTest {

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

    private void received(String contact, String phone, String email) {
        Events event = Events.outcomeExtracted()
                .call("call_of_" + contact)
                .contact(contact)
                .phone(phone)
                .email(email)
                .crmId("lead_" + contact);
        product.part(Inbox.class).store(new Received("callab", event.bytes())).join();
    }

    private ResponseEntity<JsonNode> post(String path, Map<String, Object> body) {
        return operator.postForEntity(path, body, JsonNode.class);
    }

    @Test
    void by_a_phone_number_first_what_it_would_find_and_then_for_good() {
        received("cont_p1", "+4915112345678", "p1@example.com");
        received("cont_p2", "+4915112345678", "p2@example.com");
        received("cont_p3", "+4930555777", "P2@example.com");

        JsonNode preview = post("/api/contacts/erase", Map.of("phone", "0049 151 12345678", "preview", true))
                .getBody();
        JsonNode receipt = post("/api/contacts/erase", Map.of("phone", "0049 151 12345678"))
                .getBody();
        JsonNode again = post("/api/contacts/erase", Map.of("phone", "0049 151 12345678"))
                .getBody();

        assertThat(preview.get("contacts").toString()).isEqualTo("[\"cont_p1\",\"cont_p2\"]");
        assertThat(preview.get("others").toString()).isEqualTo("[\"cont_p3\"]");
        assertThat(preview.at("/found/events").asInt()).isEqualTo(2);
        assertThat(receipt.at("/erased/events").asInt()).isEqualTo(2);
        assertThat(receipt.get("others").toString()).isEqualTo("[\"cont_p3\"]");
        assertThat(again.at("/erased/events").asInt())
                .as("twice is once, and no error")
                .isZero();
    }

    @Test
    void who_was_never_here_is_404_and_a_wish_must_name_one() {
        for (var body : List.<Map<String, Object>>of(Map.of(), Map.of("preview", true))) {
            ResponseEntity<JsonNode> answer = post("/api/contacts/cont_nobody/erase", body);

            assertThat(answer.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(404));
            assertThat(answer.getBody().get("error").asText()).contains("Nothing is kept");
        }
        assertThat(post("/api/contacts/erase", Map.of("email", "nobody@example.com"))
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(post("/api/contacts/erase", Map.of()).getStatusCode().value())
                .isEqualTo(400);
        assertThat(post("/api/contacts/erase", Map.of("email", "a@b.example", "phone", "+4930555777"))
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
        assertThat(post("/api/contacts/erase", Map.of("phone", "a@b.example"))
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
    }

    @Test
    void a_preview_of_a_contact_erases_nothing() {
        received("cont_kept", "+4930555001", "kept@example.com");

        JsonNode preview =
                post("/api/contacts/cont_kept/erase", Map.of("preview", true)).getBody();

        assertThat(preview.at("/found/events").asInt()).isEqualTo(1);
        assertThat(operator.getForEntity("/api/contacts/cont_kept/export", String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
    }

    @Test
    @EnabledIf(value = "callabsync.operator.Browser#isInstalled", disabledReason = "No chromium here")
    void from_the_page_the_preview_names_the_others_and_the_receipt_is_shown() {
        received("cont_w1", "+4930555111", "w1@example.com");
        received("cont_w2", "+4930555111", "w2@example.com");
        try (var browser = new Browser(product.url())) {
            browser.open("/erase");
            browser.type("input[name=password]", "sandbox");
            browser.clickText("Log in");
            browser.type("input[name=value]", "cont_w1");
            browser.clickText("Preview");
            browser.waitForText("main", "Other contacts have the same phone number");
            browser.waitForText("main", "cont_w2");
            for (int width : List.of(1280, 390)) {
                assertThat(browser.screenshot("erase-preview", width))
                        .as("pixels too wide at %s", width)
                        .isLessThanOrEqualTo(0);
            }
            browser.clickText("Erase for good");
            browser.waitForText("main", "The receipt is ers_");
            assertThat(browser.screenshot("erase-receipt", 390)).isLessThanOrEqualTo(0);
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(operator.getForEntity("/api/contacts/cont_w1/export", String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(operator.getForEntity("/api/contacts/cont_w2/export", String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
    }
}
