package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.support.TestStores;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;

/** Each list, filter and page of the running product answers on both stores, and finds the same. */
class BothStoresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> FILTERS = List.of(
            "",
            "type=call_ended",
            "state=stored",
            "state=dispatched",
            "state=ignored",
            "state=invalid",
            "state=failed",
            "type=call_ended&state=ignored",
            "type=call_ended&state=dispatched",
            "call_id=call_7",
            "contact_id=cont_7",
            "call_id=call_7&contact_id=cont_7",
            "q=call_7",
            "q=cont_7",
            "q=john",
            "q=John Sm",
            "q=zzz",
            "q=evt_zzz",
            "q=john@techcorp.com",
            "q=%2B14085551234",
            "q=(408) 555-1234",
            "q=call_7&type=call_ended&state=dispatched",
            "q=john&call_id=call_7",
            "from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z",
            "q=john&from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z");
    private static final List<String> DELIVERY_FILTERS = List.of(
            "",
            "state=pending",
            "state=sending",
            "state=retrying",
            "state=delivered",
            "state=dead",
            "state=held",
            "state=cancelled",
            "destination=http",
            "destination=http&state=delivered",
            "call_id=call_7",
            "contact_id=cont_7",
            "call_id=call_7&contact_id=cont_7&state=delivered&destination=http",
            "from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z",
            "destination=http&from=2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_list_filter_and_page_answers(boolean postgres, @TempDir Path folder) {
        String[] store = postgres
                ? new String[] {
                    "--callab.sync.store.url=" + TestStores.postgresUrl(),
                    "--callab.sync.store.user=postgres",
                    "--callab.sync.store.password=postgres"
                }
                : new String[0];
        try (Product product = Product.start(folder, store)) {
            var operator = new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                    .withBasicAuth("operator", "sandbox");
            receive(product);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> found(operator, "/api/deliveries?state=delivered&destination=http") == 2);

            var failed = new TreeMap<String, Integer>();
            addresses().forEach(address -> {
                int status = operator.exchange(page(product, address), String.class)
                        .getStatusCode()
                        .value();
                if (status != 200) {
                    failed.put(address, status);
                }
            });

            assertThat(failed).isEmpty();
            assertThat(found(operator, "/api/events?q=joh")).isEqualTo(3);
            assertThat(found(operator, "/api/events?q=call_7")).isEqualTo(2);
            assertThat(found(operator, "/api/events?q=call_7&type=call_ended")).isEqualTo(1);
            assertThat(found(operator, "/api/events?state=ignored")).isEqualTo(1);
            assertThat(found(operator, "/api/deliveries?contact_id=cont_7")).isEqualTo(2);
        }
    }

    private static void receive(Product product) {
        Inbox inbox = product.part(Inbox.class);
        Stream.of(
                        Events.callEnded().call("call_7").contact("cont_7").crmId("lead_123"),
                        Events.outcomeExtracted()
                                .call("call_7")
                                .contact("cont_7")
                                .crmId("lead_123"),
                        Events.outcomeExtracted()
                                .call("call_8")
                                .contact("cont_8")
                                .crm("nobody"))
                .forEach(event ->
                        inbox.store(new Received("callab", event.bytes())).join());
    }

    private static List<String> addresses() {
        var addresses = new ArrayList<String>();
        FILTERS.forEach(filter -> {
            addresses.add("/api/events?" + filter);
            addresses.add("/api/events?limit=1&" + filter);
            addresses.add("/events?" + filter);
        });
        DELIVERY_FILTERS.forEach(filter -> {
            addresses.add("/api/deliveries?" + filter);
            addresses.add("/api/deliveries?limit=1&" + filter);
            addresses.add("/deliveries?" + filter);
        });
        addresses.addAll(List.of(
                "/",
                "/api/stats",
                "/rejections",
                "/api/rejections",
                "/rejections?reason=signature&state=rejected",
                "/api/rejections?reason=signature&state=rejected",
                "/rejections/many?reason=signature",
                "/imports",
                "/api/imports",
                "/destinations",
                "/api/destinations",
                "/books",
                "/mappings",
                "/api/mappings",
                "/preflight",
                "/routes",
                "/replays",
                "/api/replays",
                "/test-events",
                "/test-events?events=evt_of_nobody",
                "/calls/call_7",
                "/calls/call_7/crm",
                "/api/contacts/cont_7/export",
                "/actuator/prometheus",
                "/actuator/health"));
        return addresses;
    }

    private static RequestEntity<Void> page(Product product, String address) {
        return RequestEntity.get(URI.create(product.url() + address.replace(" ", "%20")))
                .accept(MediaType.TEXT_HTML, MediaType.ALL)
                .build();
    }

    private static int found(TestRestTemplate operator, String address) {
        return operator.getForObject(address, JsonNode.class).path("items").size();
    }
}
