package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;

/** What an operator does at the door: admits what a changed secret has refused, and tries it with test events. */
@ExtendWith(OutputCaptureExtension.class)
class DoorPagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRETS = "--callab.sync.sources.callab.secrets=";

    @Test
    void all_that_a_changed_secret_has_refused_are_admitted_with_a_count_first_and_a_result(
            @TempDir Path folder, CapturedOutput output) {
        try (var before = Product.start(folder, SECRETS + "old")) {
            String door = before.url() + "/webhooks/callab";
            List.of(1, 2, 3)
                    .forEach(call -> assertThat(status(new Sender("new").send(door, call(call))))
                            .isEqualTo(401));
            assertThat(status(new Sender("a stranger's").send(door, call(4)))).isEqualTo(401);
        }

        try (var product = Product.start(folder, SECRETS + "old,new")) {
            var visitor = new Visitor(product.url());
            visitor.logIn("operator", "sandbox");
            new Sender("new").send(product.url() + "/webhooks/callab", call(3));

            assertThat(visitor.get("/rejections?reason=signature").body()).contains("Admit all of this reason…");
            assertThat(visitor.get("/rejections").body()).doesNotContain("Admit all of this reason…");
            assertThat(visitor.get("/rejections/many?reason=signature").body()).contains("Admit 4 rejected webhooks?");
            String progress = location(
                    visitor.submit("/rejections/many?reason=signature", "/rejections/many", "reason", "signature"));

            String page = Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> visitor.get(progress).body(), body -> body.contains("completed"));
            assertThat(page)
                    .contains("4 of 4", "<dt>Admitted</dt><dd>2</dd>", "<dt>Duplicates</dt><dd>1</dd>")
                    .contains("1 · Its signature is still invalid");
            assertThat(line(output, "operator.acted"))
                    .contains("act=POST /rejections/many", "filter=reason=signature", "result=done");
            assertThat(line(output, "rejections.admitted"))
                    .contains("reason=signature", "admitted=2", "duplicates=1", "state=completed");
            apiAdmitsTheRest(operator(product));
            assertThat(location(visitor.get("/rejections/many/blk_of_another_node")))
                    .as("what a restart forgot leads to what is left")
                    .isEqualTo("/rejections");
            assertThat(location(visitor.get("/deliveries/many/blk_of_another_node")))
                    .isEqualTo("/deliveries");
        }
    }

    private static void apiAdmitsTheRest(TestRestTemplate operator) {
        JsonNode counted = post(operator, "/api/rejections/admit", Map.of("reason", "signature", "preview", true));
        assertThat(counted.path("rejections").asInt()).isEqualTo(1);
        assertThat(counted.path("unread").asInt(-1)).isZero();
        assertThat(post(operator, "/api/rejections/admit", Map.of("reason", "signatur"))
                        .get("error")
                        .asText())
                .isEqualTo("There is no reason signatur");
        assertThat(post(operator, "/api/rejections/admit", Map.of())
                        .get("error")
                        .asText())
                .startsWith("reason: ");
        assertThat(operator.getForObject("/api/rejections?reason=signature&state=rejected", JsonNode.class)
                        .get("items"))
                .hasSize(1);
        JsonNode begun = post(operator, "/api/rejections/admit", Map.of("reason", "signature"));
        JsonNode ended = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> operator.getForObject(
                                "/api/rejections/admit/" + begun.get("bulk_id").asText(), JsonNode.class),
                        run -> !run.get("state").asText().equals("running"));
        assertThat(ended.get("refused").toString()).isEqualTo("{\"Its signature is still invalid\":1}");
        assertThat(ended.get("left").asInt()).isZero();
    }

    @Test
    void a_test_event_shows_where_each_of_the_events_ended(@TempDir Path folder) {
        try (var product = Product.start(folder)) {
            var visitor = new Visitor(product.url());
            visitor.logIn("operator", "sandbox");

            String sent = location(visitor.submit(
                    "/test-events", "/test-events", "source", "callab", "crm", "http", "crm_id", "lead_123"));
            assertThat(sent).matches("/test-events\\?events=(evt_\\w+(,|%2C)?){3}");
            String page = Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> visitor.get(sent).body(), body -> !body.contains("under way"));

            assertThat(page)
                    .contains("Where each of them ended", "hx-trigger=\"never\"")
                    .contains("ignored", "call_started")
                    .containsPattern("href=\"/deliveries/dlv_\\w+\">http</a> <span class=\"chip delivered\"");
            assertThat(page.split("chip delivered")).as("an end and an outcome").hasSize(3);
            assertThat(visitor.get("/test-events?events=evt_that_is_not_there_yet")
                            .body())
                    .contains("not in the store yet", "every 1s");
        }
    }

    private static byte[] call(int number) {
        return Events.callEnded().call("call_refused_" + number).bytes();
    }

    private static int status(Optional<HttpResponse<String>> answer) {
        return answer.orElseThrow().statusCode();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static TestRestTemplate operator(Product product) {
        return new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                .withBasicAuth("operator", "sandbox");
    }

    private static JsonNode post(TestRestTemplate operator, String path, Map<String, Object> body) {
        return operator.postForObject(path, body, JsonNode.class);
    }

    private static String line(CapturedOutput output, String event) {
        return output.getOut()
                .lines()
                .filter(each -> each.contains(event))
                .reduce((first, last) -> last)
                .orElseThrow();
    }
}
