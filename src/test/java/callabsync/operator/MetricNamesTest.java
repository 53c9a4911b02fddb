package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.yaml.snakeyaml.Yaml;

/** What the alert rules and the Grafana dashboard ask for is there. */
class MetricNamesTest {

    private static final Path RULES = Path.of("src/deploy/prometheus/callab-sync.rules.yaml");
    private static final Path DASHBOARD = Path.of("src/deploy/grafana/callab-sync.json");
    private static final Pattern METRIC = Pattern.compile("callab_sync_[a-z_]+");
    private static final Pattern DURATION = Pattern.compile("\\d+(ms|s|m|h|d)");
    /** Not there before the first of its kind. */
    private static final Set<String> LATER =
            Set.of("callab_sync_crm_requests_total", "callab_sync_import_records_total");

    @TempDir
    private Path folder;

    @Test
    void every_rule_is_well_formed() throws IOException {
        Map<String, List<Map<String, Object>>> file = new Yaml().load(Files.readString(RULES));

        assertThat(file.get("groups")).isNotEmpty().allSatisfy(group -> {
            assertThat(group.get("name")).isInstanceOf(String.class);
            assertThat((List<?>) group.get("rules")).isNotEmpty().allSatisfy(each -> wellFormed((Map<?, ?>) each));
        });
    }

    private static void wellFormed(Map<?, ?> rule) {
        assertThat(rule.keySet().stream().map(Object::toString))
                .as("%s", rule)
                .isSubsetOf("alert", "expr", "for", "labels", "annotations");
        assertThat(rule.get("alert").toString()).matches("[A-Za-z]+");
        String expression = rule.get("expr").toString();
        for (String pair : List.of("()", "[]", "{}")) {
            assertThat(expression.chars().filter(c -> c == pair.charAt(0)).count())
                    .as("%s in %s", pair, expression)
                    .isEqualTo(
                            expression.chars().filter(c -> c == pair.charAt(1)).count());
        }
        assertThat(expression.chars().filter(c -> c == '"').count() % 2)
                .as(expression)
                .isZero();
        if (rule.containsKey("for")) {
            assertThat(rule.get("for").toString()).matches(DURATION);
        }
        assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("critical", "warning", "info");
        assertThat(((Map<?, ?>) rule.get("annotations")).get("summary").toString())
                .isNotBlank();
    }

    @Test
    void every_metric_that_is_asked_for_exists() throws IOException {
        Set<String> asked = new TreeSet<>(named(Files.readString(RULES)));
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        dashboard.findValuesAsText("expr").forEach(expression -> asked.addAll(named(expression)));

        Set<String> there = named(exported());

        asked.removeAll(LATER);
        assertThat(asked).hasSizeGreaterThan(6);
        assertThat(there).containsAll(asked);
    }

    private static Set<String> named(String text) {
        var names = new TreeSet<String>();
        var matcher = METRIC.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private String exported() {
        try (var product = Product.start(folder)) {
            product.part(OwnDoor.class).send("callab", "", "");
            return new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                    .withBasicAuth("operator", "sandbox")
                    .getForObject("/actuator/prometheus", String.class);
        }
    }
}
