package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.routing.RouteCheck;
import callabsync.routing.TestContext;
import callabsync.routing.Vocabulary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route files of the guide on alerts, as an engineer copies them: each keeps the style and sends what it says. */
class AlertsGuideTest {

    private static final Path GUIDE = Path.of("src/docs/guides/alerts.md");
    private static final Pattern BLOCK = Pattern.compile("## (\\w+)\\n.*?```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final String QUOTED = "hubspot is closed: \"token\" of {Müller} is 'refused'\\ (401)";

    @TempDir
    private Path folder;

    private final List<JsonNode> received = new ArrayList<>();
    private HttpServer target;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            received.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        target.start();
        String url = "http://127.0.0.1:" + target.getAddress().getPort() + "/services/T0/B0";
        System.setProperty("SLACK_WEBHOOK_URL", url);
        System.setProperty("PAGERDUTY_URL", url);
        System.setProperty("PAGERDUTY_ROUTING_KEY", "R0UT1NGK3Y");
        Files.copy(Path.of("routes/README.md"), folder.resolve("README.md"));
    }

    @AfterEach
    void stop() {
        target.stop(0);
        List.of("SLACK_WEBHOOK_URL", "PAGERDUTY_URL", "PAGERDUTY_ROUTING_KEY").forEach(System::clearProperty);
    }

    @Test
    void every_file_of_the_guide_keeps_the_style() throws IOException {
        String readme = Files.readString(folder.resolve("README.md")).replace("`https:`", "`https:` `smtps:`");
        Files.writeString(folder.resolve("README.md"), readme);
        for (String target : List.of("Slack", "PagerDuty", "Mail")) {
            Files.writeString(folder.resolve("alert.camel.yaml"), block(target));

            assertThat(new RouteCheck().check(folder, Vocabulary.of(folder)))
                    .as(target)
                    .isEmpty();
        }
    }

    @Test
    void slack_gets_the_text_whatever_stands_in_it() throws IOException {
        Exchange sent = send("Slack", "begun");

        assertThat(sent.getException()).isNull();
        assertThat(received)
                .singleElement()
                .satisfies(json -> assertThat(json.get("text").asText())
                        .isEqualTo(":rotating_light: " + QUOTED
                                + "\nRepair the login or wait\nhttps://sync.example.com/destinations"));
    }

    @Test
    void pagerduty_resolves_what_it_had_opened() throws IOException {
        send("PagerDuty", "begun");
        send("PagerDuty", "over");

        assertThat(received)
                .extracting(
                        json -> json.get("event_action").asText(),
                        json -> json.get("dedup_key").asText())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("trigger", "callab-sync/destination-closed:hubspot"),
                        org.assertj.core.groups.Tuple.tuple("resolve", "callab-sync/destination-closed:hubspot"));
        assertThat(received.get(0).get("routing_key").asText()).isEqualTo("R0UT1NGK3Y");
        assertThat(received.get(0).at("/payload/summary").asText()).isEqualTo(QUOTED);
    }

    @Test
    void a_target_that_refuses_fails_the_route_so_that_it_is_told_again() throws IOException {
        status = 503;

        assertThat(send("Slack", "begun").getException()).isNotNull();
    }

    @Test
    void a_mail_has_the_text_and_a_subject() throws IOException {
        String mail = block("Mail").replaceAll("(?s)uri: smtps:.*", "uri: mock:mail\n");
        Files.writeString(folder.resolve("alert.camel.yaml"), mail);
        Exchange sent = sent("begun");

        assertThat(sent.getMessage().getHeader("Subject")).isEqualTo("Callab Sync: destination-closed hubspot begun");
        assertThat(sent.getMessage().getBody(String.class)).startsWith(QUOTED + "\n\nRepair the login or wait\n");
    }

    private Exchange send(String target, String state) throws IOException {
        Files.writeString(folder.resolve("alert.camel.yaml"), block(target).replace("uri: https:", "uri: http:"));
        return sent(state);
    }

    private Exchange sent(String state) throws IOException {
        try (var context = new TestContext(folder)) {
            var routes = context.folder(folder, false);
            routes.reload();
            assertThat(routes.problems()).isEmpty();
            return context.send("direct:alert", alert(state), Map.of());
        }
    }

    private static Map<String, String> alert(String state) {
        var alert = new LinkedHashMap<String, String>();
        alert.put("alert", "destination-closed");
        alert.put("subject", "hubspot");
        alert.put("incident", "destination-closed:hubspot");
        alert.put("state", state);
        alert.put("message", QUOTED);
        alert.put("next", "Repair the login or wait");
        alert.put("link", "https://sync.example.com/destinations");
        alert.put("since", "2026-03-27T09:15:00Z");
        alert.put("at", "2026-03-27T09:15:12Z");
        return alert;
    }

    private static String block(String heading) throws IOException {
        return BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .filter(found -> found.group(1).equals(heading))
                .map(found -> found.group(2))
                .findFirst()
                .orElseThrow();
    }
}
