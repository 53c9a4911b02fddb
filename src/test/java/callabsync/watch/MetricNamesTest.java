package callabsync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.operator.TestEventsResource;
import callabsync.support.Product;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
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
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern SELECTED = Pattern.compile("(callab_sync_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern DURATION = Pattern.compile("\\d+(ms|s|m|h|d)");

    @TempDir
    private Path folder;

    private static final List<String> HISTOGRAMS = List.of(
            "callab_sync_webhook_ack_seconds",
            "callab_sync_attempt_duration_seconds",
            "callab_sync_delivery_latency_seconds");

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
    void every_metric_and_label_that_is_asked_for_exists() throws IOException {
        List<String> expressions = expressions();
        String there = exported();
        Map<String, Set<String>> labels = labels(there);

        assertThat(named(String.join("\n", expressions))).hasSizeGreaterThan(8);
        for (String expression : expressions) {
            Set<String> metrics = named(expression);
            assertThat(labels.keySet()).as(expression).containsAll(metrics);
            var known = new TreeSet<String>(Set.of("le"));
            metrics.forEach(metric -> known.addAll(labels.get(metric)));
            assertThat(known).as("labels of %s", expression).containsAll(groupedBy(expression));
            selectors(expression)
                    .forEach((metric, asked) -> assertThat(labels.get(metric))
                            .as("labels of %s in %s", metric, expression)
                            .containsAll(asked));
        }
        assertThat(labels.keySet()).as("what the documents name").containsAll(namedInDocuments());
        contractMetrics(there);
    }

    /** Each metric that is promised, with its tags, once there was something to count. */
    private static void contractMetrics(String there) {
        for (String line : List.of(
                "callab_sync_webhook_ack_seconds_bucket\\{.*result=\"accepted\".*",
                "callab_sync_deliveries\\{.*destination=\"http\",state=\"delivered\".*",
                "callab_sync_delivery_oldest_pending_seconds\\{.*destination=\"http\".*",
                "callab_sync_attempts_total\\{.*destination=\"http\",result=\"succeeded\".*",
                "callab_sync_crm_requests_total\\{.*destination=\"http\".*",
                "callab_sync_import_records_total\\{.*import=\"hubspot\",result=\"opened\".*")) {
            assertThat(there.lines().filter(each -> each.matches(line)))
                    .as(line)
                    .isNotEmpty();
        }
    }

    private static List<String> expressions() throws IOException {
        var expressions = new ArrayList<String>();
        Map<String, List<Map<String, Object>>> file = new Yaml().load(Files.readString(RULES));
        for (var group : file.get("groups")) {
            ((List<?>) group.get("rules"))
                    .forEach(rule ->
                            expressions.add(((Map<?, ?>) rule).get("expr").toString()));
        }
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        expressions.addAll(dashboard.findValuesAsText("expr"));
        return expressions;
    }

    private static Set<String> namedInDocuments() throws IOException {
        var named = new TreeSet<String>();
        for (String document : List.of("operations.md", "guides/go-live.md", "guides/troubleshooting.md")) {
            named.addAll(named(Files.readString(Path.of("src/docs", document))));
        }
        HISTOGRAMS.forEach(histogram -> {
            named.remove(histogram);
            named.add(histogram + "_bucket");
        });
        named.remove("callab_sync_spooled_events"); // only where there is a spool
        return named;
    }

    private static Set<String> named(String text) {
        return found(METRIC, text, 0);
    }

    private static Set<String> groupedBy(String expression) {
        var labels = new TreeSet<String>();
        found(GROUPED, expression, 1).forEach(list -> labels.addAll(List.of(list.split(",\\s*"))));
        return labels;
    }

    private static Map<String, Set<String>> selectors(String expression) {
        var selectors = new TreeMap<String, Set<String>>();
        SELECTED.matcher(expression)
                .results()
                .forEach(found -> selectors
                        .computeIfAbsent(found.group(1), metric -> new TreeSet<>())
                        .addAll(found(LABEL, found.group(2), 1)));
        return selectors;
    }

    /** The labels of each metric in a scrape. */
    private static Map<String, Set<String>> labels(String exported) {
        var labels = new TreeMap<String, Set<String>>();
        exported.lines().filter(line -> line.startsWith("callab_sync_")).forEach(line -> {
            var all = labels.computeIfAbsent(line.split("[{ ]")[0], metric -> new TreeSet<>());
            if (line.contains("{")) {
                all.addAll(found(LABEL, line.substring(line.indexOf('{')), 1));
            }
        });
        return labels;
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        var found = new TreeSet<String>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(group)));
        return found;
    }

    /** What is exported once an event was accepted, one refused, one delivered, and a record imported. */
    private String exported() {
        try (var product = Product.start(folder)) {
            product.part(TestEventsResource.class).send("callab", "http", "lead_123");
            new Sender("wrong").post(product.url() + "/webhooks/callab", new byte[] {'{', '}'});
            var operator = new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                    .withBasicAuth("operator", "sandbox");
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> operator.getForObject("/actuator/prometheus", String.class),
                            text -> text.contains("import=\"hubspot\",result=\"opened\"")
                                    && text.contains("callab_sync_webhook_rejections_total{")
                                    && text.matches(
                                            "(?s).*callab_sync_deliveries\\{destination=\"http\",state=\"delivered\"[^}]*} [1-9].*"));
        }
    }
}
