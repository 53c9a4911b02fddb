package callabsync.sandbox.callab;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.Caller;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiallerTest {

    private final CallabStandIn callab = new CallabStandIn(Clock.systemUTC()).start();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> signatures = Collections.synchronizedList(new ArrayList<>());
    private HttpServer webhook;
    private Dialler dialler;

    @BeforeEach
    void listen() throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            signatures.add(exchange.getRequestHeaders().getFirst("X-Callab-Signature"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        webhook.start();
        String url = "http://127.0.0.1:" + webhook.getAddress().getPort() + "/webhooks/callab";
        dialler = new Dialler(callab, url, "sandbox", Clock.systemUTC(), scheduler);
    }

    @AfterEach
    void stop() {
        webhook.stop(0);
        scheduler.shutdownNow();
        callab.stop();
    }

    private String add() throws IOException, InterruptedException {
        new Caller(callab, "sandbox")
                .send(
                        "POST",
                        "/v1/contacts/addToCampaign/" + CallabStandIn.CAMPAIGN,
                        "[{\"firstname\":\"John\",\"lastname\":\"Smith\",\"phone_number\":\"+14085551234\","
                                + "\"metadata\":{\"crm_id\":\"51\",\"crm\":\"hubspot\"}}]");
        return callab.contacts().keySet().stream().reduce((first, last) -> last).orElseThrow();
    }

    @Test
    void a_call_posts_three_signed_webhooks_with_the_metadata_of_its_contact() throws Exception {
        var call = dialler.dial(add(), Dialler.Story.APPOINTMENT);

        assertThat(call.start()).isEqualTo(200);
        assertThat(call.end()).isEqualTo(200);
        assertThat(call.extractOutcome()).isEqualTo(200);

        assertThat(bodies).hasSize(3);
        assertThat(bodies.get(2)).contains("\"crm_id\":\"51\"", "\"appointment_booked\":true");
        assertThat(signatures.get(2)).isEqualTo(dialler.signature(bodies.get(2)));
        assertThat(callab.calls()).containsKey(call.id());
    }

    @Test
    void a_dropped_webhook_is_still_a_call_in_the_list() throws Exception {
        dialler.drop(eventType -> true);

        var call = dialler.call(add());

        assertThat(bodies).isEmpty();
        assertThat(new Caller(callab, "sandbox")
                        .send("GET", "/v1/calls/" + call.id(), "")
                        .body())
                .contains("\"status\":\"ok\"");
    }

    @Test
    void the_same_contact_added_twice_is_two_contacts() throws Exception {
        add();
        add();

        assertThat(callab.contacts().values())
                .extracting(contact -> contact.get("metadata"))
                .containsExactly(Map.of("crm_id", "51", "crm", "hubspot"), Map.of("crm_id", "51", "crm", "hubspot"));
    }

    @Test
    void what_is_added_is_called() throws Exception {
        dialler.callWhatIsAdded(Duration.ZERO);

        add();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> bodies.size() == 3);
    }
}
