package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the API behind a proxy on this machine that ends TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorOverHttpsTest {

    private static final String OPERATORS = "203.0.113.20";

    private Product product;

    @BeforeAll
    void start(@TempDir Path folder) {
        product = Product.start(
                folder,
                "--callab.sync.trusted-proxies=127.0.0.1",
                "--callab.sync.operator.metrics-password=scraping",
                "--callab.sync.operator.metrics-over-http=true");
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @Test
    void cookies_and_redirects_are_those_of_https_where_the_proxy_says_so() {
        var browser = visitor("https");
        HttpResponse<String> asked = browser.get("/events");
        HttpResponse<String> logged = browser.logIn("operator", "sandbox");

        assertThat(location(asked)).as("of the scheme that it was asked by").isEqualTo("/login");
        assertThat(location(logged)).isEqualTo("/events");
        assertThat(logged.headers().allValues("Set-Cookie"))
                .as("cookies")
                .anySatisfy(cookie -> assertThat(cookie).startsWith("JSESSIONID="))
                .allSatisfy(cookie -> assertThat(cookie).contains("Secure", "HttpOnly", "SameSite=Strict"));
        assertThat(asked.headers().firstValue("Strict-Transport-Security")).isPresent();
    }

    @Test
    void a_password_is_not_taken_over_plain_http_from_elsewhere() {
        for (String path : new String[] {"/", "/login", "/api/stats", "/v3/api-docs", "/actuator/metrics"}) {
            HttpResponse<String> plain =
                    visitor("http").as("operator", "sandbox").get(path);

            assertThat(plain.statusCode()).as(path).isEqualTo(403);
            assertThat(plain.body()).contains("HTTPS is required");
        }
        assertThat(visitor("http").logIn("operator", "sandbox").statusCode()).isEqualTo(403);
        assertThat(visitor("https").as("operator", "sandbox").status("/api/stats"))
                .isEqualTo(200);
    }

    @Test
    void probes_are_answered_over_plain_http_and_metrics_where_a_setting_says_so() {
        assertThat(visitor("http").status("/actuator/health/liveness")).isEqualTo(200);
        assertThat(visitor("http").status("/actuator/health/readiness")).isEqualTo(200);
        assertThat(visitor("http").as("metrics", "scraping").status("/actuator/prometheus"))
                .isEqualTo(200);
    }

    @Test
    void a_connection_that_is_used_again_forgets_what_the_last_request_said() {
        var browser = visitor("https");
        HttpResponse<String> forwarded = browser.get("/login");
        HttpResponse<String> direct = browser.directly().get("/login");

        assertThat(forwarded.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(direct.statusCode()).isEqualTo(200);
        assertThat(direct.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    private Visitor visitor(String protocol) {
        return new Visitor(product.url()).over(protocol, OPERATORS);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
