package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.sandbox.HubSpotStandIn;
import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import callabsync.support.TestStores;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes on one PostgreSQL: disjoint work, and another node takes over what a killed one leaves. */
class NodesIT {

    private static final int EVENTS = Boolean.getBoolean("full") ? 5_000 : 300;
    private static final int CONTACTS = 50;
    private static final Instant FIRST_CALL = Instant.parse("2025-11-17T08:00:00Z");

    private final HubSpotStandIn hubSpot = new HubSpotStandIn(Clock.systemUTC());
    private final Sender sender = new Sender("test-secret");
    private final List<AppProcess> nodes = new ArrayList<>();
    private String database;

    @BeforeEach
    void start(@TempDir Path folder) {
        database = TestStores.postgresUrl();
        hubSpot.start();
        hubSpot.token("token");
        for (int i = 0; i < CONTACTS; i++) {
            hubSpot.contact(String.valueOf(1000 + i), Map.of("lastname", "Person " + i));
        }
        for (int i = 0; i < 2; i++) {
            nodes.add(new AppProcess(folder.resolve("node-" + i))
                    .variable("CALLAB_SYNC_DB_URL", database)
                    .variable("CALLAB_SYNC_DB_USER", "postgres")
                    .variable("CALLAB_SYNC_DB_PASSWORD", "postgres")
                    .variable("HUBSPOT_URL", hubSpot.url())
                    .variable("HUBSPOT_TOKEN", "token")
                    .setting("callab.sync.destinations.hubspot.rate", "10000/1s")
                    .setting("callab.sync.destinations.hubspot.retry-schedule", "1s,1s,2s,2s,5s,5s,5s,5s,5s,5s")
                    .jvm("-XX:TieredStopAtLevel=1"));
        }
        nodes.forEach(node -> node.start().awaitReady());
    }

    @AfterEach
    void stop() {
        nodes.forEach(AppProcess::close);
        hubSpot.close();
    }

    @Test
    void a_killed_node_loses_nothing_and_its_work_is_done_by_the_other_once() {
        for (int i = 0; i < EVENTS; i++) {
            AppProcess node = i < EVENTS / 2 ? nodes.get(i % 2) : nodes.get(1);
            if (i == EVENTS / 2) {
                nodes.get(0).kill();
            }
            assertThat(sender.post(node.url() + "/webhooks/callab", event(i)))
                    .as("event %d", i)
                    .isPresent();
        }

        await().atMost(Duration.ofMinutes(4))
                .untilAsserted(() -> assertThat(count("SELECT COUNT(*) FROM delivery WHERE state = 'delivered'"))
                        .isEqualTo(EVENTS));
        Map<String, Integer> calls = new HashMap<>();
        hubSpot.calls()
                .values()
                .forEach(call -> calls.merge(
                        call.get("hs_call_body").replaceAll("(?s).*callab:", "").strip(), 1, Integer::sum));
        assertThat(calls).hasSize(EVENTS);
        assertThat(calls.values()).containsOnly(1);
    }

    @Test
    void a_pause_on_one_node_is_obeyed_by_the_other_within_two_seconds() throws Exception {
        assertThat(operator(nodes.get(0), "POST", "/api/destinations/hubspot/pause"))
                .isLessThan(300);
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertThat(answer(nodes.get(1), "/api/destinations")).contains("paused"));

        sender.post(nodes.get(1).url() + "/webhooks/callab", event(1));
        await().pollDelay(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(count("SELECT COUNT(*) FROM delivery WHERE state = 'pending'"))
                        .isEqualTo(1));
        assertThat(hubSpot.calls()).isEmpty();

        operator(nodes.get(1), "POST", "/api/destinations/hubspot/resume");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(hubSpot.calls()).hasSize(1));
    }

    private static byte[] event(int number) {
        int contact = number % CONTACTS;
        return Events.outcomeExtracted()
                .at(FIRST_CALL.plusSeconds(number).toString())
                .call("call_" + number)
                .contact("cont_" + contact)
                .crmId(String.valueOf(1000 + contact))
                .bytes();
    }

    private long count(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database, "postgres", "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static int operator(AppProcess node, String method, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request(node, path)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String answer(AppProcess node, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(request(node, path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest.Builder request(AppProcess node, String path) {
        String login = Base64.getEncoder().encodeToString("operator:operator".getBytes());
        return HttpRequest.newBuilder(URI.create(node.url() + path)).header("Authorization", "Basic " + login);
    }
}
