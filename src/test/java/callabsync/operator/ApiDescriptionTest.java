package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** {@code /v3/api-docs} says what there is, all of it, and so that the page to try it works. */
class ApiDescriptionTest {

    private static final String CONTRACT = """
            GET /api/stats, GET /api/events, GET /api/events/{id}, POST /api/events/{id}/replay, POST /api/replays,
            GET /api/replays/{id}, POST /api/replays/{id}/cancel, GET /api/deliveries, GET /api/deliveries/{id},
            POST /api/deliveries/{id}/retry, POST /api/deliveries/{id}/cancel, POST /api/deliveries/{id}/decide,
            POST /api/deliveries/retry, GET /api/rejections, POST /api/rejections/{id}/admit,
            POST /api/mappings/{name}/preview, GET /api/imports, POST /api/imports/{id}/run, GET /api/destinations,
            POST /api/destinations/{id}/pause, POST /api/destinations/{id}/resume, POST /api/contacts/{contactId}/erase,
            POST /api/contacts/erase,
            POST /webhooks/{source}""";

    @Test
    void the_description_of_the_api_is_complete(@TempDir Path folder) throws IOException {
        try (var product = Product.start(folder)) {
            JsonNode described = described(product);
            var operations = operations(described);

            assertThat(operations).containsAll(List.of(CONTRACT.split(",\\s+"))).containsAll(mapped(product));
            for (String operation : operations) {
                JsonNode node = node(described, operation);
                assertThat(node.path("summary").asText()).as(operation).isNotBlank();
                assertThat(node.path("responses").has("401"))
                        .as(operation + " answers 401")
                        .isTrue();
                if (operation.startsWith("POST")) {
                    assertThat(node.at("/requestBody/content/application~1json/schema/type")
                                    .asText())
                            .as("what %s is sent", operation)
                            .isEqualTo("object");
                }
            }
            assertThat(names(node(described, "GET /api/events").get("parameters")))
                    .contains("type", "state", "call_id", "contact_id", "q", "from", "to", "limit", "cursor");
            assertThat(names(node(described, "GET /api/deliveries").get("parameters")))
                    .contains("state", "destination", "call_id", "contact_id", "from", "to", "limit", "cursor");
            assertThat(fields(node(described, "POST /webhooks/{source}").get("responses")))
                    .contains("200", "401", "403", "404", "413", "415", "429", "503");
            assertThat(described.at("/servers/0/url").asText())
                    .as("reached by whatever name")
                    .isEqualTo("/");
        }
    }

    private static JsonNode described(Product product) throws IOException {
        var operator = new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                .withBasicAuth("operator", "sandbox");
        return new ObjectMapper().readTree(operator.getForObject("/v3/api-docs", String.class));
    }

    private static Set<String> operations(JsonNode described) {
        var operations = new HashSet<String>();
        described
                .get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> operations.add(method.toUpperCase() + " " + path.getKey())));
        return operations;
    }

    private static Set<String> mapped(Product product) {
        var mapped = new HashSet<String>();
        product.parts(RequestMappingInfoHandlerMapping.class)
                .forEach(mapping -> mapping.getHandlerMethods()
                        .keySet()
                        .forEach(info -> info.getPatternValues().stream()
                                .filter(pattern -> pattern.startsWith("/api/"))
                                .forEach(pattern -> info.getMethodsCondition()
                                        .getMethods()
                                        .forEach(method -> mapped.add(method + " " + pattern)))));
        return mapped;
    }

    private static JsonNode node(JsonNode described, String operation) {
        String[] parts = operation.split(" ");
        return described.get("paths").get(parts[1]).get(parts[0].toLowerCase());
    }

    private static List<String> names(JsonNode parameters) {
        var names = new ArrayList<String>();
        parameters.forEach(parameter -> names.add(parameter.get("name").asText()));
        return names;
    }

    private static List<String> fields(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
