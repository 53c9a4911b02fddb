package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.destination.Destinations;
import callabsync.inbox.EventSearch;
import callabsync.routing.RouteFolder;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The examples of {@code routes/README.md} for who gets an event, each put where it says, with the whole product. */
class DispatchExamplesTest {

    private static final String HUBSPOT = "              - id: dispatch-when-hubspot\n";

    @TempDir
    static Path folder;

    private static Product product;

    @BeforeAll
    static void start() throws IOException {
        List<String> examples = examples();
        Path routes = folder.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes"), routes);
        Path besides = routes.resolve("dispatch-besides.camel.yaml");
        Files.writeString(besides, Files.readString(besides) + examples.get(0) + examples.get(1));
        Path dispatch = routes.resolve("dispatch.camel.yaml");
        Files.writeString(dispatch, Files.readString(dispatch).replace(HUBSPOT, examples.get(2) + HUBSPOT));
        Path settings = folder.resolve("more.yaml");
        Files.writeString(settings, examples.get(3));
        Files.writeString(
                routes.resolve("hubspot/import-hubspot-dach.camel.yaml"),
                Files.readString(routes.resolve("hubspot/import-hubspot.camel.yaml"))
                        .replace("import-hubspot", "import-hubspot-dach"));
        for (String id : List.of("vip", "voicemail")) {
            Files.writeString(
                    routes.resolve("sink-" + id + ".camel.yaml"),
                    "- from:\n    uri: sink:" + id + "\n    steps:\n      - log: { message: taken }\n");
        }
        product = Product.start(
                folder.resolve("data"),
                "--spring.config.additional-location=file:" + settings,
                "--callab.sync.routes-dir=" + routes,
                "--callab.sync.destinations.vip.sink=vip",
                "--callab.sync.destinations.voicemail.sink=voicemail");
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static List<String> examples() throws IOException {
        String section = Files.readString(Path.of("routes/README.md"))
                .split("\n## Who gets an event: examples\n")[1]
                .split("\n## ")[0];
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(section);
        return block.results().map(each -> each.group(1)).toList();
    }

    @Test
    void the_edited_files_are_as_we_ship_ours() {
        assertThat(product.part(RouteFolder.class).problems()).isEmpty();
        assertThat(product.part(RouteFolder.class).warnings())
                .filteredOn(advice -> advice.file().startsWith("dispatch"))
                .isEmpty();
    }

    @Test
    void a_large_budget_goes_to_the_key_account_desk_too_and_a_small_one_does_not() {
        assertThat(destinationsOf(
                        Events.outcomeExtracted().outcome("budget", "$250,000").call("call_large")))
                .contains("vip");
        assertThat(destinationsOf(
                        Events.outcomeExtracted().outcome("budget", "$50,000").call("call_small")))
                .isNotEmpty()
                .doesNotContain("vip");
    }

    @Test
    void a_call_that_nobody_took_goes_to_the_mailing_team_too() {
        assertThat(destinationsOf(Events.callEnded().status("voicemail").call("call_missed")))
                .contains("voicemail");
        assertThat(destinationsOf(Events.callEnded().status("completed").call("call_taken")))
                .isNotEmpty()
                .doesNotContain("voicemail");
    }

    @Test
    void a_campaign_of_the_second_portal_goes_nowhere_else_while_its_token_is_absent_and_says_so() {
        String event = post(Events.outcomeExtracted()
                .crmId("88001")
                .set("campaign", Map.of("id", "camp_dach"))
                .call("call_dach"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(product.part(EventSearch.class)
                                .find(event)
                                .orElseThrow()
                                .reason())
                        .contains("callab.sync.destinations.hubspot-dach.token is not set"));
        assertThat(product.part(DeliverySearch.class).ofEvents(List.of(event)))
                .extracting(DeliverySummary::destination)
                .doesNotContain("hubspot");
        assertThat(product.part(Destinations.class)
                        .find("hubspot-dach")
                        .orElseThrow()
                        .off())
                .contains("callab.sync.destinations.hubspot-dach.token is not set");
    }

    private static List<String> destinationsOf(Events events) {
        String event = post(events);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !product.part(DeliverySearch.class)
                        .ofEvents(List.of(event))
                        .isEmpty());
        return product.part(DeliverySearch.class).ofEvents(List.of(event)).stream()
                .map(DeliverySummary::destination)
                .toList();
    }

    private static String post(Events events) {
        return new Sender("sandbox")
                .post(product.url() + "/webhooks/callab", events.bytes())
                .orElseThrow();
    }
}
