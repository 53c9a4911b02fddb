package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.crash.EffectCounts;
import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.NodesCluster;
import callabsync.support.Sender;
import callabsync.support.TestStores;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes on one PostgreSQL, without trouble: what one is told all obey, and each can be replaced. */
class NodesIT {

    private static final Instant FIRST_CALL = Instant.parse("2025-11-17T08:00:00Z");
    private static final Duration CLOSE_AFTER = Duration.ofSeconds(4);
    private static final Duration LONGEST_STOP = CLOSE_AFTER.plusSeconds(20);

    private final Sender sender = new Sender("test-secret");
    private NodesCluster cluster;

    @BeforeEach
    void start(@TempDir Path folder) {
        cluster = new NodesCluster(folder, TestStores.postgresUrl(), 2)
                .setting("callab.sync.door.close-after", CLOSE_AFTER.toSeconds() + "s")
                .start();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void a_rolling_restart_under_load_refuses_no_webhook_and_loses_none() throws Exception {
        try (var balancer = new LoadBalancer(cluster.nodes(), sender, NodesIT::event)) {
            balancer.awaitSent(50);
            for (AppProcess node : cluster.nodes()) {
                long began = System.nanoTime();
                node.stop();
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .as("nothing waits for a time-out")
                        .isLessThan(LONGEST_STOP);
                node.start().awaitReady();
                balancer.awaitSent(balancer.sent() + 50);
            }
            balancer.finish();

            assertThat(balancer.refused()).isEmpty();
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(
                            () -> assertThat(cluster.count("SELECT COUNT(*) FROM delivery WHERE state = 'delivered'"))
                                    .isEqualTo(balancer.sent()));
            var calls = EffectCounts.byCall(cluster.hubSpot().calls(), "hs_call_body");
            assertThat(calls).hasSize(balancer.sent());
            assertThat(calls.values()).containsOnly(1);
            assertThat(cluster.count("SELECT COUNT(*) FROM attempt WHERE error LIKE 'The lease ran out%'"))
                    .as("leases were given back")
                    .isZero();
            assertThat(cluster.count("""
                            SELECT COUNT(*) FROM delivery d JOIN event e ON e.id = d.event_id
                            WHERE d.created_at - e.received_at > 25000
                            """))
                    .as("events that waited for another node to miss them")
                    .isZero();
        }
    }

    @Test
    void a_pause_on_one_node_is_obeyed_by_the_other_within_two_seconds() throws Exception {
        AppProcess one = cluster.nodes().get(0);
        AppProcess other = cluster.nodes().get(1);
        assertThat(operator(one, "POST", "/api/destinations/hubspot/pause")).isLessThan(300);
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(answer(other, "/api/destinations")).contains("paused"));

        await("acknowledged")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        sender.post(other.url() + "/webhooks/callab", event(1)).isPresent());
        await().pollDelay(Duration.ofSeconds(2))
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(cluster.count("SELECT COUNT(*) FROM delivery WHERE state = 'pending'"))
                        .isEqualTo(1));
        assertThat(cluster.hubSpot().calls()).isEmpty();

        operator(other, "POST", "/api/destinations/hubspot/resume");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cluster.hubSpot().calls()).hasSize(1));
    }

    private static byte[] event(int number) {
        int contact = number % NodesCluster.CONTACTS;
        return Events.outcomeExtracted()
                .at(FIRST_CALL.plusSeconds(number).toString())
                .call("call_" + number)
                .contact("cont_" + contact)
                .crmId(NodesCluster.crmId(contact))
                .bytes();
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
