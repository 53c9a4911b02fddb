package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;

/** Every act of an operator is one line that tells nothing of a person; and every metric says what it is. */
@ExtendWith(OutputCaptureExtension.class)
class ActsTest {

    private static final Pattern HELPLESS = Pattern.compile("# HELP (callab_sync_\\w+) *$", Pattern.MULTILINE);

    @Test
    void each_act_is_a_line_with_who_what_ids_filter_and_result(@TempDir Path folder, CapturedOutput output) {
        try (var product = Product.start(folder)) {
            var operator = new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                    .withBasicAuth("operator", "sandbox");
            operator.postForEntity("/api/destinations/http/pause", Map.of("reason", "Holiday"), String.class);
            operator.postForEntity("/api/deliveries/dlv_0/retry", Map.of(), String.class);
            operator.postForEntity("/api/contacts/erase", Map.of("phone", "+4915112345678"), String.class);
            operator.getForEntity("/api/destinations", String.class);

            Awaitility.await().until(() -> acts(output).size() == 3);
            assertThat(acts(output).get(0))
                    .contains("operator=operator", "act=POST /api/destinations/{id}/pause", "ids=id=http")
                    .contains("filter=reason=Holiday", "result=done", "status=200");
            assertThat(acts(output).get(1)).contains("ids=id=dlv_0", "result=refused", "status=404");
            assertThat(acts(output).get(2)).contains("filter=phone=***").doesNotContain("4915112345678");

            String metrics = operator.getForObject("/actuator/prometheus", String.class);
            assertThat(HELPLESS.matcher(metrics).results().map(found -> found.group(1)))
                    .isEmpty();
            assertThat(metrics)
                    .contains("callab_sync_incidents{alert=\"disk-low\",subject=\"\"} 0.0")
                    .contains("callab_sync_events_total{state=\"failed\"}", "callab_sync_version{version=\"dev\"} 1.0")
                    .contains("callab_sync_disk_free_bytes", "callab_sync_store_size_bytes");
        }
    }

    private static List<String> acts(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("operator.acted"))
                .toList();
    }
}
