package callabsync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.destination.Destinations;
import callabsync.support.Events;
import callabsync.support.ExtensionsGuide;
import callabsync.support.Operator;
import callabsync.support.Product;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.RouteStoppedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the guide to the letter: its bean and routes are compiled, packed, put into the folder, and take deliveries. */
class ExtensionsGuideTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static ExtensionsGuide guide;
    private static Product product;
    private static String event;

    @BeforeAll
    static void follow() throws Exception {
        guide = ExtensionsGuide.followedIn(folder);
        product = Product.start(
                folder.resolve("data"),
                guide.settings().entrySet().stream()
                        .map(each -> "--" + each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new));
        event = new Sender("sandbox")
                .post(
                        product.url() + "/webhooks/callab",
                        Events.outcomeExtracted().call("call_noted").bytes())
                .orElseThrow();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(deliveries())
                        .filteredOn(each -> List.of("partner", "archive").contains(each.destination()))
                        .hasSize(2)
                        .allMatch(each -> each.state().equals("delivered")));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static List<DeliverySummary> deliveries() {
        return product.part(DeliverySearch.class).ofEvents(List.of(event));
    }

    @Test
    void a_delivery_goes_through_the_route_in_java_and_through_the_route_that_uses_the_bean() throws Exception {
        assertThat(guide.notes("partner"))
                .containsExactly("call_noted: call_outcome_extracted, noted by callab-sync\n");
        assertThat(guide.notes("archive")).isEqualTo(guide.notes("partner"));
    }

    @Test
    void the_page_names_the_jar_its_bean_and_its_route() throws Exception {
        JsonNode routes = Operator.of(product).json("/api/routes");

        assertThat(routes.at("/extensions"))
                .singleElement()
                .extracting(route -> route.path("id").asText())
                .isEqualTo("sink-partner");
        assertThat(routes.at("/extensions/0/place").asText()).startsWith("extensions/my-extension.jar PartnerRoutes");
        assertThat(routes.at("/extensions/0/description").asText())
                .isEqualTo("Writes a note of each call onto the partner's server");
        assertThat(routes.at("/jars").toString()).isEqualTo("{\"extensions/my-extension.jar\":[\"callNote\"]}");
        assertThat(routes.at("/broken")).isEmpty();
        assertThat(Operator.of(product).text("/routes")).contains("extensions/my-extension.jar", "bean callNote");
    }

    @Test
    void its_route_can_be_paused_and_resumed() throws Exception {
        assertThat(Operator.of(product)
                        .post("/api/routes/sink-partner/pause")
                        .get("state")
                        .asText())
                .isEqualTo("suspended");
        assertThat(Operator.of(product)
                        .post("/api/routes/sink-partner/resume")
                        .get("state")
                        .asText())
                .isEqualTo("started");
    }

    @Test
    void its_routes_stop_before_the_store_closes_and_its_jars_after_all() throws Exception {
        var stopped = new CopyOnWriteArrayList<String>();
        var off = new CopyOnWriteArrayList<String>();
        URLClassLoader jars;
        try (var second = Product.start(
                folder.resolve("second"),
                guide.settings().entrySet().stream()
                        .map(each -> "--" + each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new))) {
            var camel = second.part(CamelContext.class);
            var search = second.part(DeliverySearch.class);
            var destinations = second.part(Destinations.class);
            jars = (URLClassLoader) camel.getApplicationContextClassLoader();
            camel.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
                @Override
                public void notify(CamelEvent happened) {
                    off.addAll(destinations.withoutRoute().keySet());
                    if (happened instanceof RouteStoppedEvent route) {
                        boolean isOpen = search.ofEvents(List.of("evt_none")).isEmpty()
                                && jars.findResource("com/example/CallNote.class") != null;
                        stopped.add(route.getRoute().getRouteId() + (isOpen ? "" : " too late"));
                    }
                }
            });
        }

        assertThat(stopped)
                .contains("sink-partner", "sink-archive", "sink-hubspot")
                .noneMatch(each -> each.endsWith("too late"));
        assertThat(off).as("destinations that would be passed over meanwhile").isEmpty();
        assertThat(jars.findResource("com/example/CallNote.class")).isNull();
    }
}
