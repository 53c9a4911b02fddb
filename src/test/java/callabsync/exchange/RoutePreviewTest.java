package callabsync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import callabsync.delivery.Item;
import callabsync.destination.Destinations;
import callabsync.event.EventReader;
import callabsync.exchange.RoutePreview.Outcome;
import callabsync.exchange.RoutePreview.Sending;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** What a destination that a route alone serves would be sent: as it leaves, to where, and nothing has left. */
class RoutePreviewTest {

    private static final String ROUTE = """
            - route:
                id: sink-desk
                from:
                  uri: sink:desk
                  steps:
                    - setHeader:
                        name: Idempotency-Key
                        expression:
                          simple: ${variable.delivery}
                    - setHeader:
                        name: Authorization
                        expression:
                          simple: "Bearer {{callab.sync.destinations.desk.token}}"
                    - transform:
                        expression:
                          jsonata: "{'name': contact.first_name, 'status': $qualification.status}"
                    - marshal:
                        json: {}
                    - to: "http://127.0.0.1:9/tickets"
                    - choice:
                        when:
                          - jsonata: "$qualification.status = 'Qualified'"
                            steps:
                              - to: "direct:tell"
            - route:
                id: tell
                from:
                  uri: direct:tell
                  steps:
                    - to: "file:{{callab.sync.destinations.desk.folder}}?fileName=told.json"
            """;

    @TempDir
    static Path folder;

    private static Product product;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes"), folder.resolve("routes"));
        Files.createDirectories(folder.resolve("routes/desk"));
        Files.writeString(folder.resolve("routes/desk/sink-desk.camel.yaml"), ROUTE);
        product = Product.start(
                folder.resolve("data"),
                "--callab.sync.routes-dir=" + folder.resolve("routes"),
                "--callab.sync.destinations.desk.sink=desk",
                "--callab.sync.destinations.desk.token=tok-12345678",
                "--callab.sync.destinations.desk.folder=" + folder.resolve("told"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void each_call_is_shown_with_address_headers_and_body_and_none_is_made() {
        Outcome outcome = preview(Events.outcomeExtracted());

        assertThat(outcome.failure()).isNull();
        assertThat(outcome.sends())
                .extracting(Sending::endpoint)
                .containsExactly("http://127.0.0.1:9/tickets", "file://" + folder.resolve("told"));
        Sending ticket = outcome.sends().get(0);
        assertThat(ticket.headers())
                .contains(entry("Idempotency-Key", "preview:evt_1"), entry("Authorization", "Bearer ***"));
        assertThat(ticket.body()).isEqualTo("{\"name\":\"John\",\"status\":\"Qualified\"}");
        assertThat(folder.resolve("told")).doesNotExist();
    }

    @Test
    void an_event_of_another_branch_shows_what_that_branch_sends() {
        assertThat(preview(Events.outcomeExtracted().without("budget")).sends())
                .extracting(Sending::endpoint)
                .containsExactly("http://127.0.0.1:9/tickets");
    }

    @Test
    void the_page_and_the_api_show_it_for_the_newest_event() throws Exception {
        new Sender("sandbox")
                .post(
                        product.url() + "/webhooks/callab",
                        Events.outcomeExtracted().call("call_desk").bytes())
                .orElseThrow();

        assertThat(get("/destinations/desk/preview"))
                .contains("What desk would be sent", "http://127.0.0.1:9/tickets", "Qualified")
                .doesNotContain("tok-12345678");
        assertThat(get("/destinations")).contains("/destinations/desk/preview");
    }

    private static String get(String path) throws IOException, InterruptedException {
        String operator = Base64.getEncoder().encodeToString("operator:sandbox".getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(product.url() + path))
                .header("Authorization", "Basic " + operator)
                .header("Accept", "text/html")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Outcome preview(Events events) {
        Item item =
                Item.unopened("desk", "evt_1", EventReader.read(events.bytes()).event(), Instant.EPOCH);
        return product.part(RoutePreview.class)
                .of(product.part(Destinations.class).find("desk").orElseThrow(), item)
                .orElseThrow();
    }
}
