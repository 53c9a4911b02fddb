package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.sandbox.StandIns;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;

/**
 * Scripts read the API's JSON by its names. Each answer is compared with {@code operator/api-shapes.txt}: its names, and of
 * each value whether it is a text, a number, a boolean, null, a list or an object.
 */
class ApiShapesTest {

    private static final Path SHAPES = Path.of("src/test/resources/operator/api-shapes.txt");
    /** Whether they have a value depends on the moment. */
    private static final Set<String> OF_THE_MOMENT = Set.of("oldest_pending_at", "overdue_since", "watermark");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> shapes = new ArrayList<>();
    private Product product;
    private TestRestTemplate operator;

    @Test
    void every_answer_has_its_names_and_types(@TempDir Path folder) throws IOException {
        try (var started = Product.start(folder)) {
            product = started;
            operator = new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                    .withBasicAuth("operator", "sandbox");
            deliveries();
            eventsAndReplays();
            door();
            mappings();
            others();
        }

        assertThat(shapes).isEqualTo(Files.readAllLines(SHAPES));
    }

    private void deliveries() {
        String delivered = delivery(Events.outcomeExtracted().crm("http").crmId("lead_123"), "call_sent", "delivered");
        String held = delivery(Events.outcomeExtracted().crm("hubspot").crmId("501"), "call_held", "held");
        get("/api/deliveries?call_id=call_sent");
        get("/api/deliveries/" + delivered);
        get("/api/deliveries/" + held);
        get("/api/deliveries?state=nonsense");
        get("/api/deliveries/dlv_no");
        post("/api/deliveries/" + delivered + "/retry", Map.of());
        post("/api/deliveries/" + held + "/decide", Map.of());
        post("/api/deliveries/" + held + "/cancel", Map.of());
        post("/api/destinations/hubspot/pause", Map.of("reason", "Holiday"));
        post("/api/deliveries/" + held + "/retry", Map.of());
        post("/api/deliveries/retry", Map.of("state", "held", "preview", true));
        post("/api/deliveries/retry", Map.of("state", "dead"));
        post("/api/deliveries/retry", Map.of("stat", "dead"));
        get("/api/deliveries/retry/blk_no");
        get("/api/destinations", node -> node.path("id").asText().equals("hubspot"));
        post("/api/destinations/hubspot/resume", Map.of());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !json("/api/deliveries?state=held&call_id=call_held")
                        .get("items")
                        .isEmpty());
    }

    private void eventsAndReplays() {
        get("/api/events?call_id=call_sent");
        String event = json("/api/events?call_id=call_sent").at("/items/0/id").asText();
        get("/api/events/" + event);
        post("/api/events/" + event + "/replay", Map.of());
        post("/api/replays", Map.of("call_id", "call_nobody", "preview", true));
        JsonNode replay = post("/api/replays", Map.of("call_id", "call_nobody"));
        get("/api/replays/" + replay.get("replay_id").asText());
        get("/api/replays");
    }

    private void door() {
        new Sender("wrong")
                .post(product.url() + "/webhooks/callab", Events.callEnded().bytes());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !json("/api/rejections").get("items").isEmpty());
        get("/api/rejections");
        String rejection = json("/api/rejections").at("/items/0/id").asText();
        post("/api/rejections/" + rejection + "/admit", Map.of());
        post("/api/rejections/admit", Map.of("reason", "signature", "preview", true));
        JsonNode run = post("/api/rejections/admit", Map.of("reason", "signature"));
        get("/api/rejections/admit/" + run.get("bulk_id").asText());
        post("/api/test-events", Map.of());
    }

    private void mappings() {
        product.part(StandIns.class).of(HubSpotStandIn.class).contact("501", Map.of("email", "john@techcorp.com"));
        String event = json("/api/events?call_id=call_held").at("/items/0/id").asText();
        get("/api/mappings");
        post("/api/mappings/hubspot-contact/preview", Map.of("event_id", event));
        post("/api/mappings/hubspot-contact/preview", Map.of("event_id", event, "source", "{ \"a\": +"));
        JsonNode begun = post("/api/mappings/hubspot-contact/previews", Map.of("call_id", "call_nobody"));
        String run = "/api/mappings/previews/" + begun.get("id").asText();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> json(run).get("state").asText().equals("completed"));
        get(run);
    }

    private void others() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> json("/api/imports").toString().contains("\"completed\""));
        get("/api/routes");
        get("/api/imports", node -> node.path("id").asText().equals("hubspot"));
        post("/api/imports/hubspot/run", Map.of());
        post("/api/imports/none/run", Map.of());
        String preflight = "/api/preflights";
        product.part(StandIns.class).of(HubSpotStandIn.class).removeProperty("last_call_notes");
        post(preflight + "/hubspot/run", Map.of());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> json(preflight).toString().contains("last_call_notes"));
        get(preflight, node -> node.path("id").asText().equals("hubspot"));
        post(preflight + "/hubspot/create", Map.of("preview", true));
        post(preflight + "/hubspot/create", Map.of());
        post("/api/contacts/erase", Map.of("contact_id", "cont_123456", "preview", true));
        post("/api/contacts/cont_123456/erase", Map.of());
        shapes.add("GET /api/stats " + List.copyOf(names(json("/api/stats"))));
    }

    private String delivery(Events event, String call, String state) {
        product.part(Inbox.class)
                .store(new Received("callab", event.call(call).bytes()))
                .join();
        var filter = new DeliveryFilter(state, null, call, null, null, null);
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> product.part(DeliverySearch.class)
                                .page(filter, null, 1)
                                .items(),
                        found -> !found.isEmpty())
                .get(0)
                .id();
    }

    private JsonNode json(String path) {
        return operator.getForObject(path, JsonNode.class);
    }

    private JsonNode get(String path) {
        return get(path, node -> true);
    }

    /** @param wanted which of a list is looked at */
    private JsonNode get(String path, Predicate<JsonNode> wanted) {
        var answer = operator.getForEntity(path, JsonNode.class);
        JsonNode body = answer.getBody();
        if (body.path("items") instanceof ArrayNode items) {
            for (int i = items.size() - 1; i >= 0; i--) {
                if (!wanted.test(items.get(i))) {
                    items.remove(i);
                }
            }
        }
        return noted("GET", path, answer.getStatusCode().value(), body);
    }

    private JsonNode post(String path, Map<String, Object> body) {
        var answer = operator.postForEntity(path, body, JsonNode.class);
        return noted("POST", path, answer.getStatusCode().value(), answer.getBody());
    }

    private JsonNode noted(String method, String path, int status, JsonNode body) {
        String place = path.replaceAll("\\b(evt|dlv|rej|rpl|blk|prv)_[0-9a-z]{8,}", "$1_");
        shapes.add(method + " " + place + " " + status + " " + shape(body));
        return body;
    }

    private static List<String> names(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode shape(JsonNode node) {
        if (node.isObject()) {
            var shape = new TreeMap<String, JsonNode>();
            node.fields()
                    .forEachRemaining(field -> shape.put(
                            field.getKey(),
                            OF_THE_MOMENT.contains(field.getKey()) ? TextNode.valueOf("") : shape(field.getValue())));
            return JSON.createObjectNode().setAll(shape);
        }
        if (node.isArray()) {
            ArrayNode shape = JSON.createArrayNode();
            if (!node.isEmpty()) {
                shape.add(shape(node.get(0)));
            }
            return shape;
        }
        return node.isTextual()
                ? TextNode.valueOf("")
                : node.isNumber() ? IntNode.valueOf(0) : node.isBoolean() ? BooleanNode.FALSE : node;
    }
}
