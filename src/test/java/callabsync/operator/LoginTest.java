package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who guesses passwords, over the form or over Basic, and who reads metrics. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class LoginTest {

    private Product product;

    @BeforeAll
    void start(@TempDir Path folder) {
        product = Product.start(
                folder, "--callab.sync.trusted-proxies=127.0.0.1", "--callab.sync.operator.metrics-password=scraping");
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @Test
    void who_guesses_at_the_form_is_told_to_wait_and_everybody_else_gets_in() {
        var guesser = from("203.0.113.66");
        for (int i = 0; i < LoginFailures.PER_MINUTE; i++) {
            assertThat(guesser.logIn("operator", "guess" + i).statusCode()).isEqualTo(302);
        }
        HttpResponse<String> stopped = guesser.logIn("operator", "sandbox");

        assertThat(stopped.statusCode()).isEqualTo(429);
        assertThat(stopped.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(stopped.body()).contains("Too many wrong passwords").contains("/login");
        assertThat(from("203.0.113.67").logIn("operator", "sandbox").headers().firstValue("Location"))
                .hasValue("/");
    }

    @Test
    void who_guesses_over_basic_is_told_to_wait_and_a_session_goes_on() {
        var colleague = from("203.0.113.70");
        colleague.logIn("operator", "sandbox");
        for (int i = 0; i < LoginFailures.PER_MINUTE; i++) {
            assertThat(from("203.0.113.70").as("operator", "guess" + i).status("/api/stats"))
                    .isEqualTo(401);
        }
        HttpResponse<String> stopped =
                from("203.0.113.70").as("operator", "sandbox").get("/api/stats");

        assertThat(stopped.statusCode()).isEqualTo(429);
        assertThat(stopped.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(stopped.body()).contains("Too many wrong passwords");
        assertThat(colleague.status("/events")).as("its session").isEqualTo(200);
        assertThat(from("203.0.113.71").as("operator", "sandbox").status("/api/stats"))
                .isEqualTo(200);
    }

    @Test
    void addresses_of_one_ipv6_network_are_one_guesser() {
        for (int i = 0; i < LoginFailures.PER_MINUTE; i++) {
            from("2001:db8:1:2::" + i).as("operator", "guess" + i).status("/api/stats");
        }

        assertThat(from("2001:db8:1:2:ffff::1").as("operator", "sandbox").status("/api/stats"))
                .isEqualTo(429);
        assertThat(from("2001:db8:1:3::1").as("operator", "sandbox").status("/api/stats"))
                .isEqualTo(200);
    }

    @Test
    void each_failure_is_one_line_with_its_address_and_nothing_that_was_typed(CapturedOutput output) {
        from("203.0.113.80").logIn("operator", "hunter2-typed");
        from("203.0.113.80").logIn("hunter3-typed", "operator");

        Awaitility.await().until(() -> failures(output).size() == 2);
        assertThat(failures(output))
                .anySatisfy(line -> assertThat(line).contains("user=operator"))
                .anySatisfy(line -> assertThat(line).contains("user=other"));
        assertThat(output.getAll()).doesNotContain("hunter2-typed").doesNotContain("hunter3-typed");
    }

    /** Lines are written by a thread of their own. */
    private static List<String> failures(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains("login.failed") && line.contains("address=203.0.113.80 "))
                .toList();
    }

    @Test
    void the_reader_of_metrics_reads_metrics_and_health_and_nothing_else() {
        var prometheus = from("203.0.113.90").as("metrics", "scraping");

        assertThat(prometheus.status("/actuator/prometheus")).isEqualTo(200);
        assertThat(prometheus.get("/actuator/health").body()).contains("\"components\"");
        for (String path : new String[] {
            "/api/stats", "/api/events", "/actuator/loggers", "/actuator/metrics", "/actuator/sbom/application"
        }) {
            assertThat(prometheus.status(path)).as(path).isEqualTo(403);
        }
        assertThat(prometheus.status("/events")).isEqualTo(401);
        assertThat(prometheus.status("/v3/api-docs")).isEqualTo(401);
        assertThat(from("203.0.113.90").logIn("metrics", "scraping").headers().firstValue("Location"))
                .hasValue("/login?error");
        assertThat(from("203.0.113.90").as("metrics", "sandbox").status("/actuator/prometheus"))
                .isEqualTo(401);
    }

    private Visitor from(String address) {
        return new Visitor(product.url()).over("https", address);
    }
}
