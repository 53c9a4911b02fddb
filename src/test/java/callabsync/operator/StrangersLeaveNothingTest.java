package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who has not logged in takes no memory that lasts; who has takes a bounded part of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersLeaveNothingTest {

    private static final int PAGES = 2_000;

    private Product product;

    @BeforeAll
    void start(@TempDir Path folder) {
        product = Product.start(folder);
    }

    @AfterAll
    void stop() {
        product.close();
    }

    @Test
    void pages_without_a_login_make_no_session_whatever_they_are_asked_with() {
        var pages = List.of("/", "/events", "/swagger-ui/index.html", "/login", "/nothing/here");
        long before = sessionsMade();
        Set<Integer> statuses = new HashSet<>();
        for (int i = 0; i < PAGES; i++) {
            String parameters = (i % 2 == 0 ? "ab&" : "a&").repeat(990);
            statuses.add(new Visitor(product.url()).status(pages.get(i % pages.size()) + "?" + parameters));
        }

        assertThat(sessionsMade() - before).as("sessions").isZero();
        assertThat(statuses).as("answers").containsExactlyInAnyOrder(200, 302, 414);
    }

    @Test
    void a_wrong_password_makes_no_session_either() {
        long before = sessionsMade();

        var answer = new Visitor(product.url()).logIn("operator", "wrong");

        assertThat(answer.headers().firstValue("Location")).hasValue("/login?error");
        assertThat(sessionsMade() - before).isZero();
    }

    @Test
    void the_page_that_was_asked_for_comes_after_the_login() {
        var visitor = new Visitor(product.url());
        visitor.get("/deliveries?state=dead&destination=hubspot");
        var logged = visitor.logIn("operator", "sandbox");

        assertThat(logged.headers().firstValue("Location")).hasValue("/deliveries?state=dead&destination=hubspot");
        assertThat(visitor.cookies()).as("no longer needed").doesNotContainKey("after-login");
        assertThat(visitor.status("/events")).isEqualTo(200);
    }

    @Test
    void a_cookie_leads_nowhere_else_after_the_login() {
        for (String elsewhere :
                List.of("//evil.example/", "https://evil.example/", "/\\\\evil.example", "%2F%2Fevil")) {
            var visitor = new Visitor(product.url());
            visitor.cookies().put("after-login", elsewhere);

            assertThat(visitor.logIn("operator", "sandbox").headers().firstValue("Location"))
                    .as(elsewhere)
                    .hasValue("/");
        }
    }

    @Test
    void a_form_is_taken_with_its_token_and_no_other() {
        var visitor = new Visitor(product.url());
        visitor.logIn("operator", "sandbox");
        var other = new Visitor(product.url());
        other.logIn("operator", "sandbox");
        other.cookies().put("XSRF-TOKEN", "11111111-2222-3333-4444-555555555555");

        assertThat(visitor.submit("/destinations", "/destinations/hubspot/pause", "reason", "Moving")
                        .statusCode())
                .isEqualTo(302);
        assertThat(visitor.submit("/destinations", "/destinations/hubspot/resume")
                        .statusCode())
                .isEqualTo(302);
        assertThat(other.submit("/app.css", "/destinations/hubspot/pause").statusCode())
                .isEqualTo(403);
    }

    @Test
    void so_many_logins_push_the_oldest_out_and_never_the_newest() {
        var first = new Visitor(product.url());
        first.logIn("operator", "sandbox");
        assertThat(first.status("/events")).isEqualTo(200);
        var last = first;
        for (int i = 0; i < Sessions.MOST; i++) {
            last = new Visitor(product.url());
            last.logIn("operator", "sandbox");
        }

        assertThat(last.status("/events")).isEqualTo(200);
        assertThat(first.status("/events")).isEqualTo(302);
        assertThat(product.sessions().getActiveSessions()).isLessThanOrEqualTo(Sessions.MOST);
    }

    private long sessionsMade() {
        return product.sessions().getSessionCounter();
    }
}
