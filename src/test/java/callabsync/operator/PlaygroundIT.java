package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.routing.RouteFolder;
import callabsync.sandbox.StandIns;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.support.Events;
import callabsync.support.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** An integration engineer at work: edits are tried before they are saved, in a real browser on the running product. */
@EnabledIf(
        value = "callabsync.operator.Browser#isInstalled",
        disabledReason = "No /usr/bin/chromium and chromedriver here")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlaygroundIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Product product;
    private Browser browser;
    private Path routes;

    @BeforeAll
    void logIn(@TempDir Path folder) throws IOException {
        routes = folder.resolve("routes");
        copy(Path.of("routes"), routes);
        product = Product.start(folder.resolve("data"), "--callab.sync.routes-dir=" + routes);
        browser = new Browser(product.url());
        browser.open("/events");
        browser.type("input[name=password]", "sandbox");
        browser.clickText("Log in");
        browser.find("main h1");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        product.close();
    }

    private HubSpotStandIn hubspot() {
        return product.part(StandIns.class).of(HubSpotStandIn.class);
    }

    private void delivered(Events event, String call) {
        product.part(Inbox.class).store(new Received("callab", event.bytes())).join();
        var filter = new DeliveryFilter("delivered", "hubspot", call, null, null, null);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(product.part(DeliverySearch.class)
                                .page(filter, null, 10)
                                .items())
                        .isNotEmpty());
    }

    /** Each test has a record of its own: what one has written counts for the others, too. */
    private static Events forHubSpot(String crmId, String call) {
        return Events.outcomeExtracted()
                .crm("hubspot")
                .crmId(crmId)
                .contact("cont_" + crmId)
                .phone("+1408555" + crmId)
                .call(call);
    }

    private void look(String name) {
        for (int width : List.of(1280, 390)) {
            assertThat(browser.screenshot(name, width))
                    .as("pixels that %s is wider than %s", name, width)
                    .isLessThanOrEqualTo(0);
        }
        assertThat(browser.complaints()).as("what the browser refused").isEmpty();
    }

    @Test
    void an_edit_is_seen_beside_what_the_crm_holds_now() {
        hubspot().contact("7001", Map.of("email", "john@techcorp.com", "lifecyclestage", "customer"));
        delivered(forHubSpot("7001", "call_play"), "call_play");

        browser.open("/mappings?name=hubspot/hubspot-contact");
        browser.set("textarea[name=source]", "{ \"budget_range\": \"Edited here\", \"lifecyclestage\": \"lead\" }");
        browser.clickText("Preview");

        browser.waitForText("#result", "Compared with what hubspot holds now of 7001");
        assertThat(browser.texts("#result tr.changed td"))
                .containsExactly("budget_range", "$50,000", "Edited here", "written");
        assertThat(browser.texts("#result")).singleElement().asString().contains("kept: only moves forward");
        look("playground");
        assertThat(hubspot().contacts().get("7001")).containsEntry("budget_range", "$50,000");
    }

    @Test
    void an_edit_that_is_no_mapping_says_file_line_and_column() {
        hubspot().contact("7002", Map.of("email", "wrong@techcorp.com"));
        delivered(forHubSpot("7002", "call_wrong"), "call_wrong");

        browser.open("/mappings?name=hubspot/hubspot-contact");
        browser.set("textarea[name=source]", "{\n  \"budget_range\": outcomes.budget +\n}");
        browser.clickText("Preview");

        browser.waitForText("#result", "hubspot/hubspot-contact.jsonata:3:");
        look("playground-wrong");
    }

    @Test
    void the_last_events_are_previewed_before_an_edit_goes_live() {
        hubspot().contact("7003", Map.of("email", "john@techcorp.com"));
        delivered(forHubSpot("7003", "call_many_1"), "call_many_1");
        delivered(forHubSpot("7003", "call_many_2"), "call_many_2");

        browser.open("/mappings?name=hubspot/hubspot-contact");
        browser.set("textarea[name=source]", "{ \"next_action\": \"Edited for all\" }");
        browser.clickText("50 events");

        browser.waitForText("#result header", "completed");
        browser.waitForText("#result .difference", "next_action");
        look("playground-many");
    }

    @Test
    void the_record_of_a_call_is_read_when_it_is_asked_for() {
        hubspot().contact("7004", Map.of("email", "john@techcorp.com", "firstname", "Johnny"));
        delivered(forHubSpot("7004", "call_record"), "call_record");
        hubspot().contact("7004", Map.of("email", "john@techcorp.com", "budget_range", "Changed by a person"));

        browser.open("/calls/call_record");
        assertThat(browser.texts("#crm .difference")).as("not before").isEmpty();
        browser.clickText("Read what the CRM holds now");

        browser.waitForText("#crm .difference", "Changed by a person");
        browser.waitForText("#crm .difference", "kept: this event has written it already");
        look("call-record");
    }

    @Test
    void the_preflight_names_what_is_missing_and_sees_that_it_is_mended() {
        hubspot().removeProperty("budget_range");
        browser.open("/preflight");
        browser.clickText("Check all now");
        browser.waitForText("#live", "budget_range");
        browser.waitForText("#live", "Create a contact property budget_range");
        look("preflight");

        hubspot().addProperty("budget_range", "string");
        browser.clickText("Check all now");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(browser.texts("#live table")).noneMatch(text -> text.contains("budget_range")));
    }

    @Test
    void a_broken_mapping_is_flagged_and_the_version_that_runs_is_shown() throws IOException {
        Path file = routes.resolve("hubspot/hubspot-note.jsonata");
        String good = Files.readString(file);
        Files.writeString(file, "{\n  \"hs_note_body\": call.summary +\n}");
        Path route = routes.resolve("alert.camel.yaml");
        String goodRoute = Files.readString(route);
        Files.writeString(route, goodRoute.replace("- route:", "- rout:"));
        try {
            product.part(Mappings.class).reload();
            product.part(RouteFolder.class).reload();

            browser.open("/");
            browser.waitForText("#live", "hubspot/hubspot-note.jsonata:3:");
            browser.waitForText("#live", "alert.camel.yaml:");
            look("overview-broken");
            browser.open("/mappings?name=hubspot/hubspot-note");
            browser.waitForText("#broken", "hubspot/hubspot-note.jsonata:3:");
            browser.clickText("The version that runs");
            browser.waitForText("#broken pre", good.lines().findFirst().orElseThrow());
            look("mappings-broken");
            browser.open("/routes");
            browser.waitForText("#broken", "alert.camel.yaml");
            browser.waitForText("#broken", "Its last good version");
            look("routes-broken");
        } finally {
            Files.writeString(file, good);
            Files.writeString(route, goodRoute);
            product.part(Mappings.class).reload();
            product.part(RouteFolder.class).reload();
        }
        browser.open("/");
        assertThat(browser.texts("#live .notice.bad")).noneMatch(text -> text.contains("jsonata"));
        assertThat(product.part(MappingProperties.class).routesDir()).isEqualTo(routes);
    }

    @Test
    void the_books_of_a_day_explain_every_difference() {
        hubspot().contact("7005", Map.of("email", "john@techcorp.com"));
        delivered(forHubSpot("7005", "call_books"), "call_books");
        product.part(Inbox.class)
                .store(new Received(
                        "callab", Events.callStarted().call("call_books").bytes()))
                .join();

        browser.open("/books");
        browser.clickText("Compare with Callab now");

        browser.waitForText("#reconcile", "completed");
        browser.waitForText("#live", "Records written");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            browser.open("/books");
            assertThat(browser.texts("#live tbody")).anyMatch(text -> text.contains("no destination wants them"));
        });
        look("books");
        browser.clickText(browser.texts(".title a.button").get(0));
        browser.waitForText("#live", "not counted yet");
    }

    @Test
    void the_new_pages_are_as_good_in_the_dark() {
        browser.dark(true);
        for (String page : List.of("preflight", "books", "mappings")) {
            browser.open("/" + page);
            browser.find("main h1");
            assertThat(browser.screenshot(page + "-dark", 390)).isLessThanOrEqualTo(0);
        }
        browser.dark(false);
    }
}
