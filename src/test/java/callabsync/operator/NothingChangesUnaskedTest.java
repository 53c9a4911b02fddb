package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Nothing is changed without the password and a request that no other site can send. What there is to ask is what Spring
 * has mapped, so that a new address cannot be forgotten here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class NothingChangesUnaskedTest {

    private static final Set<RequestMethod> READING =
            Set.of(RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS, RequestMethod.TRACE);
    private static final Set<String> OPEN_TO_ALL =
            Set.of("/login", "/actuator/health/liveness", "/actuator/health/readiness");
    private static final Pattern INLINE = Pattern.compile("<script(?![^>]*src=)|<style|\\s(style|on[a-z]+)\\s*=");

    private Product product;
    private TestRestTemplate anybody;
    private TestRestTemplate operator;
    private int guesses;

    /** Something that can be asked for. */
    record Asked(HttpMethod method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        product = Product.start(folder, "--callab.sync.trusted-proxies=127.0.0.1");
        var noRedirects = new SimpleClientHttpRequestFactory() {
            @Override
            protected void prepareConnection(HttpURLConnection connection, String method) throws java.io.IOException {
                super.prepareConnection(connection, method);
                connection.setInstanceFollowRedirects(false);
            }
        };
        anybody = new TestRestTemplate(
                new RestTemplateBuilder().rootUri(product.url()).requestFactory(() -> noRedirects));
        operator = anybody.withBasicAuth("operator", "sandbox");
    }

    @AfterAll
    void stop() {
        product.close();
    }

    Stream<Asked> changes() {
        return mapped().stream()
                .flatMap(info ->
                        paths(info).stream().flatMap(path -> changing(info).map(m -> new Asked(m, path))))
                .distinct();
    }

    Stream<String> pages() {
        return Stream.concat(
                mapped().stream()
                        .filter(info -> info.getMethodsCondition().isEmpty()
                                || info.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                        .flatMap(info -> paths(info).stream()),
                Stream.of("/swagger-ui/index.html", "/v3/api-docs", "/nothing/here", "/app.css"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void is_refused_without_the_password(Asked asked) {
        var status = status(anybody, asked, MediaType.APPLICATION_JSON);

        assertThat(status).as("%s", asked).isIn(401, 403);
        assertThat(status(anybody.withBasicAuth("operator", "wrong"), asked, MediaType.APPLICATION_JSON, elsewhere()))
                .isIn(401, 403);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void is_refused_as_another_site_could_send_it_with_the_operators_browser(Asked asked) {
        for (MediaType type : new MediaType[] {
            MediaType.APPLICATION_FORM_URLENCODED, MediaType.TEXT_PLAIN, MediaType.MULTIPART_FORM_DATA, null
        }) {
            assertThat(status(operator, asked, type))
                    .as("%s as %s", asked, type)
                    .isIn(403, 415);
        }
    }

    @Test
    void what_is_checked_are_all_the_changes_there_are() {
        var paths = new TreeSet<String>();
        changes().map(Asked::path).forEach(paths::add);

        assertThat(paths)
                .hasSizeGreaterThan(25)
                .contains(
                        "/api/replays",
                        "/api/contacts/x/erase",
                        "/deliveries/many",
                        "/destinations/x/pause",
                        "/test-events",
                        "/actuator/loggers/x");
    }

    @Test
    void a_body_of_parts_is_not_taken_apart_for_anybody(CapturedOutput output) {
        status(anybody, new Asked(HttpMethod.POST, "/login"), MediaType.MULTIPART_FORM_DATA);

        assertThat(output.getAll()).doesNotContain("FileUploadException");
    }

    @Test
    void a_request_that_is_asked_for_does_change_something() {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);

        assertThat(operator.exchange(
                                "/api/destinations/hubspot/pause",
                                HttpMethod.POST,
                                new HttpEntity<>("{}", headers),
                                String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void is_shown_to_the_operator_only_and_says_what_it_may_load(String path) {
        int status = status(anybody, new Asked(HttpMethod.GET, path), null);
        ResponseEntity<String> shown = operator.getForEntity(path, String.class);

        if (!OPEN_TO_ALL.contains(path) && !path.equals("/app.css")) {
            assertThat(status).as("to anybody").isIn(302, 401);
        }
        String policy = shown.getHeaders().getFirst("Content-Security-Policy");
        assertThat(policy)
                .as("the policy of %s", path)
                .isNotNull()
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(shown.getHeaders().getFirst("X-Frame-Options")).isEqualTo("DENY");
        assertThat(shown.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        if (!path.startsWith("/swagger-ui") && !path.startsWith("/v3/api-docs")) {
            assertThat(policy).doesNotContain("unsafe");
        }
        if (MediaType.TEXT_HTML.isCompatibleWith(shown.getHeaders().getContentType())
                && !path.startsWith("/swagger-ui")) {
            assertThat(INLINE.matcher(String.valueOf(shown.getBody())).results().map(r -> r.group()))
                    .as("what the policy would refuse")
                    .isEmpty();
        }
    }

    private List<RequestMappingInfo> mapped() {
        var mapped = new ArrayList<RequestMappingInfo>();
        product.parts(RequestMappingInfoHandlerMapping.class)
                .forEach(mapping -> mapped.addAll(mapping.getHandlerMethods().keySet()));
        return mapped;
    }

    private static List<String> paths(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .filter(pattern -> !pattern.replaceFirst("^/*", "").startsWith("webhooks"))
                .filter(pattern -> !pattern.equals("/error")) // not there when it is asked for from outside
                .map(pattern -> pattern.replaceAll("\\{[^}]*}", "x").replace("**", "x"))
                .map(pattern -> pattern.isEmpty() ? "/" : pattern)
                .toList();
    }

    private static Stream<HttpMethod> changing(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return (methods.isEmpty() ? Set.of(RequestMethod.POST, RequestMethod.DELETE) : methods)
                .stream().filter(method -> !READING.contains(method)).map(RequestMethod::asHttpMethod);
    }

    /** Each time from another address: one that guesses is not listened to for long. */
    private HttpHeaders elsewhere() {
        var headers = new HttpHeaders();
        headers.set("X-Forwarded-For", "203.0.113." + ++guesses);
        headers.set("X-Forwarded-Proto", "https");
        return headers;
    }

    private static int status(TestRestTemplate who, Asked asked, MediaType type) {
        return status(who, asked, type, new HttpHeaders());
    }

    private static int status(TestRestTemplate who, Asked asked, MediaType type, HttpHeaders headers) {
        headers.setContentType(type);
        return who.exchange(asked.path(), asked.method(), new HttpEntity<>("{}", headers), byte[].class)
                .getStatusCode()
                .value();
    }
}
