package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryFilter;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.destination.Gates;
import callabsync.dispatch.Replays;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.sandbox.StandIns;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.Sender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.client.TestRestTemplate;

/** An operator at work, in a real browser on the running product. Skipped, loudly, where there is no Chromium. */
@EnabledIf(
        value = "callabsync.operator.Browser#isInstalled",
        disabledReason = "No /usr/bin/chromium and chromedriver here")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Product product;
    private Browser browser;

    @BeforeAll
    void logIn(@TempDir Path folder) {
        product = Product.start(folder);
        browser = new Browser(product.url());
        browser.open("/events");
        browser.type("input[name=password]", "sandbox");
        browser.clickText("Log in");
        browser.find("main h1");
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        product.close();
    }

    /** The specification's call, for the generic CRM, which refuses it until that is mended. */
    @Test
    void an_operator_finds_a_call_by_phone_follows_it_to_the_crm_and_retries_what_died() {
        var crm = product.part(StandIns.class).of(CrmHttpStandIn.class);
        crm.misbehave(Misbehaviour.status(422, "{\"error\":\"priority: not one of Hot, Cold\"}")
                .on("PATCH", "/contacts/lead_123"));
        store(Events.outcomeExtracted());
        awaitState("call_abc789", "dead");

        browser.open("/events");
        browser.type("input[name=q]", "+1 (408) 555-1234");
        browser.clickText("Find");
        browser.clickText("call_abc789");
        browser.waitForText("#timeline", "call_outcome_extracted");
        browser.waitForText("#timeline", "Delivery to http");
        browser.clickText("Answer");
        browser.waitForText("#timeline", "priority: not one of Hot, Cold");
        browser.clickText("Payload as received");
        browser.waitForText("#timeline pre", "+14085551234");

        crm.behave();
        browser.click("#timeline a[href^='/deliveries/']");
        browser.waitForText("#state", "dead");
        browser.clickText("Retry now");
        browser.waitForText("main", "It is due now.");
        browser.waitForText("#state", "delivered");

        assertThat(new TestRestTemplate().getForObject(crm.url() + "/_sandbox/contacts/lead_123", String.class))
                .contains("\"status\":\"Meeting Scheduled\"");
    }

    @Test
    void an_edited_mapping_shows_its_difference_before_it_is_saved() {
        store(forHubSpot().call("call_for_mapping"));

        browser.open("/mappings?name=http/http-contact");
        browser.set("textarea[name=source]", "{ \"status\": \"Edited here\" }");
        browser.clickText("Preview");

        browser.waitForText("#result", "Edited here");
        browser.waitForText("#result", "written");
    }

    @Test
    void every_page_looks_right_at_both_widths() {
        store(forHubSpot().call("call_for_pictures"));
        String dead = deadDelivery();
        product.part(Gates.class).pause("salesforce", "Moving to a new org");
        product.part(TestEventsResource.class).send("callab", "http", "lead_123");
        new Sender("wrong")
                .post(product.url() + "/webhooks/callab", Events.callEnded().bytes());
        String admission = product.part(BulkAdmission.class).start("signature").bulkId();
        String replay = product.part(Replays.class).newId();
        product.part(Replays.class).replay(eventOf("call_for_pictures"), replay);
        String held = ofCall("call_for_pictures").get(0).id();
        awaitState("call_for_pictures", "held");

        for (int width : List.of(1280, 390)) {
            browser.open("/test-events");
            browser.type("input[name=crm_id]", "lead_123");
            browser.clickText("Send");
            browser.waitForText("main", "What the door answered");
            browser.waitForText("#ended", "delivered");
            browser.waitForText("#ended", "ignored");
            look("test-events-answered", width);
            for (var page : List.of(
                    "overview /",
                    "events /events",
                    "call /calls/call_for_pictures",
                    "deliveries /deliveries",
                    "dead /deliveries?state=dead",
                    "held /deliveries?state=held",
                    "many /deliveries/many?state=dead",
                    "delivery /deliveries/" + dead,
                    "delivery-held /deliveries/" + held,
                    "event /events/" + eventOf("call_for_pictures"),
                    "not-found /nothing/here",
                    "rejections /rejections",
                    "rejections-of-a-reason /rejections?reason=signature",
                    "admit-many /rejections/many?reason=signature",
                    "admission /rejections/many/" + admission,
                    "destinations /destinations",
                    "imports /imports",
                    "mappings /mappings",
                    "routes /routes",
                    "replays /replays?count=1",
                    "api /swagger-ui/index.html")) {
                String[] parts = page.split(" ");
                browser.open(parts[1]);
                browser.find(parts[0].equals("api") ? ".opblock" : "main h1");
                look(parts[0], width);
            }
        }
        browser.dark(true);
        browser.open("/");
        look("overview-dark", 1280);
        browser.open("/calls/call_for_pictures");
        look("call-dark", 390);
        for (String page : List.of("destinations", "mappings", "replays", "deliveries", "routes")) {
            browser.open("/" + page);
            look(page + "-dark", 1280);
        }
        browser.dark(false);
        product.part(Gates.class).resume("salesforce");

        assertThat(browser.complaints())
                .as("what the browser refused or missed")
                .isEmpty();
    }

    private void look(String name, int width) {
        assertThat(browser.screenshot(name, width))
                .as("pixels that %s is wider than %s", name, width)
                .isLessThanOrEqualTo(0);
    }

    /** The specification's example for a CRM that the sandbox has. */
    private static Events forHubSpot() {
        return Events.outcomeExtracted().crm("hubspot").crmId("501");
    }

    private void store(Events event) {
        product.part(Inbox.class).store(new Received("callab", event.bytes())).join();
        String call = event.object("call").get("id").toString();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ofCall(call)).isNotEmpty());
    }

    private List<DeliverySummary> ofCall(String call) {
        var filter = new DeliveryFilter(null, null, call, null, null, null);
        return product.part(DeliverySearch.class).page(filter, null, 10).items();
    }

    private String eventOf(String call) {
        return String.valueOf(ofCall(call).get(0).eventId());
    }

    private void awaitState(String call, String state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ofCall(call))
                        .extracting(DeliverySummary::state)
                        .contains(state));
    }

    /** As if the CRM had refused it for good. */
    private String deadDelivery() {
        String id = product.part(Ids.class).next("dlv");
        long now = product.part(java.time.Clock.class).millis();
        String event = anEvent();
        product.part(GroupCommit.class).commit(tx -> {
            tx.update(
                    """
                    INSERT INTO delivery (id, event_id, destination, state, attempts, order_key, sort_at, sort_rank,
                      call_id, due_at, trigger, last_error, created_at, updated_at)
                    VALUES (?, ?, 'hubspot', 'dead', 1, ?, ?, 3, ?, ?, 'scheduled', ?, ?, ?)
                    """,
                    id,
                    event,
                    id,
                    now,
                    "call_dead",
                    now,
                    "400 Property \"budget_range\" does not exist",
                    now,
                    now);
            tx.update(
                    """
                    INSERT INTO attempt (id, delivery_id, number, trigger, result, started_at, duration_ms, request,
                      response_status, response_body, error) VALUES (?, ?, 1, 'scheduled', 'permanent', ?, 84, ?, 400, ?, ?)
                    """,
                    product.part(Ids.class).next("att"),
                    id,
                    now,
                    "PATCH /crm/v3/objects/contacts/501\n{\"properties\":{\"budget_range\":\"$10k\"}}",
                    "{\"status\":\"error\",\"message\":\"Property \\\"budget_range\\\" does not exist\"}",
                    "400 Property \"budget_range\" does not exist");
            tx.tally("delivery.hubspot.dead", 1);
            return id;
        });
        return id;
    }

    private String anEvent() {
        return product.part(Inbox.class)
                .store(new Received(
                        "callab", Events.callEnded().call("call_dead").bytes()))
                .join()
                .eventId();
    }
}
