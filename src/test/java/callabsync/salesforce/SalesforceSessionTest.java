package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.event.EventReader;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.Json;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesforceSessionTest {

    private static final int AT_ONCE = 64;

    @TempDir
    Path folder;

    private SalesforceStandIn salesforce;
    private SinkBench bench;

    @BeforeEach
    void start() {
        salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
        IntStream.range(0, AT_ONCE)
                .forEach(
                        number -> salesforce.row("Lead", id(number), Map.of("LastName", "L" + number, "Company", "C")));
    }

    @AfterEach
    void stop() {
        bench.close();
        salesforce.close();
    }

    private void open(Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "salesforce.login-url", salesforce.url(),
                "salesforce.client-id", "sandbox",
                "salesforce.preflight", "false"));
        settings.putAll(more);
        bench = new SinkBench(folder, "salesforce", settings);
    }

    private void openWithSecret() {
        open(Map.of("salesforce.client-secret", "sandbox"));
    }

    private Batch deliver(int number) {
        Events events = Events.outcomeExtracted()
                .contact("cont_" + number)
                .call("call_" + System.nanoTime())
                .crmId(id(number));
        return bench.deliver(List.of(bench.item(EventReader.read(events.bytes()).event())));
    }

    private static String id(int number) {
        return "00QgK%010d".formatted(number);
    }

    private long logins() {
        return salesforce.requests("POST", "/services/oauth2/token").size();
    }

    private void assertDelivered(Batch batch) {
        assertThat(batch.items().get(0).result())
                .as(String.valueOf(batch.unavailable()))
                .get()
                .isInstanceOf(Succeeded.class);
    }

    @Test
    void an_expired_token_under_64_parallel_deliveries_makes_one_login() throws Exception {
        openWithSecret();
        assertDelivered(deliver(0));
        salesforce.expireTokens();
        salesforce.forgetRequests();

        for (Batch batch : allAtOnce()) {
            assertDelivered(batch);
        }

        assertThat(logins()).isEqualTo(1);
        assertThat(salesforce.requests("*", "/revoke")).isEmpty();
    }

    @Test
    void the_first_64_deliveries_share_one_login() throws Exception {
        openWithSecret();

        for (Batch batch : allAtOnce()) {
            assertDelivered(batch);
        }

        assertThat(logins()).isEqualTo(1);
    }

    private List<Batch> allAtOnce() throws Exception {
        var together = new CyclicBarrier(AT_ONCE);
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Batch>> work = IntStream.range(0, AT_ONCE)
                    .<Callable<Batch>>mapToObj(number -> () -> {
                        together.await();
                        return deliver(number);
                    })
                    .toList();
            var batches = new java.util.ArrayList<Batch>();
            for (var each : threads.invokeAll(work)) {
                batches.add(each.get());
            }
            return batches;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_refused_login_closes_the_gate_and_one_request_is_made() {
        open(Map.of("salesforce.client-secret", "wrong"));

        Batch batch = deliver(0);

        assertThat(batch.unavailable())
                .get()
                .satisfies(unavailable -> assertThat(unavailable.reason()).contains("invalid_client"));
        assertThat(logins()).isEqualTo(1);
    }

    @Test
    void a_session_that_is_refused_at_once_is_renewed_once_and_no_more() {
        openWithSecret();
        salesforce.misbehave(SalesforceStandIn.expiredSession().on("*", "/services/data"));

        Batch batch = deliver(0);

        assertThat(batch.unavailable()).isPresent();
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void it_starts_without_salesforce_and_delivers_once_it_is_there() {
        salesforce.stop();
        openWithSecret();

        Batch batch = deliver(0);
        salesforce.start();

        assertThat(batch.unavailable()).isPresent();
        assertDelivered(deliver(0));
    }

    @Test
    void a_token_answer_may_hold_nothing_but_the_token() {
        openWithSecret();
        deliver(0);
        String token = salesforce
                .requests("GET", "/query")
                .get(0)
                .header("authorization")
                .orElseThrow();
        bench.close();
        openWithSecret();
        salesforce.misbehave(Misbehaviour.status(
                        200, Json.write(Map.of("access_token", token.substring("Bearer ".length()))))
                .on("POST", "/services/oauth2/token"));

        assertDelivered(deliver(0));
    }

    @Test
    void a_login_that_sends_the_token_to_a_stranger_fails_and_sends_it_nowhere() {
        openWithSecret();
        salesforce.misbehave(Misbehaviour.status(
                        200,
                        Json.write(Map.of("access_token", "t0k3n", "instance_url", "https://crm.attacker.example")))
                .on("POST", "/services/oauth2/token"));

        Batch batch = deliver(0);

        assertThat(batch.unavailable())
                .get()
                .satisfies(unavailable ->
                        assertThat(unavailable.reason()).contains("crm.attacker.example", "instance-url"));
        assertThat(salesforce.requests("*", "/services/data")).isEmpty();
    }

    @Test
    void an_org_on_loopback_is_refused_unless_that_is_allowed() {
        bench = new SinkBench(
                folder,
                "salesforce",
                Map.of(
                        "salesforce.login-url", salesforce.url(),
                        "salesforce.client-id", "sandbox",
                        "salesforce.client-secret", "sandbox",
                        "salesforce.preflight", "false"),
                "callab.sync.allow-loopback=false");

        assertThat(deliver(0).unavailable())
                .get()
                .satisfies(unavailable -> assertThat(unavailable.reason()).contains("RefusedAddress"));
        assertThat(salesforce.requestCount()).isZero();
    }

    @Test
    void a_destination_that_is_off_needs_nothing() {
        open(Map.of("salesforce.enabled", "false"));

        assertThat(bench.part(Orgs.class).connections()).isEmpty();
    }

    @Test
    void each_of_several_orgs_gets_its_own_requests() {
        try (var other = new SalesforceStandIn(Clock.systemUTC()).start()) {
            open(Map.of(
                    "salesforce.client-secret",
                    "sandbox",
                    "emea.sink",
                    "salesforce",
                    "emea.login-url",
                    other.url(),
                    "emea.client-id",
                    "sandbox",
                    "emea.preflight",
                    "false",
                    "emea.client-secret",
                    "sandbox"));

            bench.part(Orgs.class).of("emea").query("SELECT Id FROM Lead");

            assertThat(other.requestCount()).isEqualTo(2);
            assertThat(salesforce.requestCount()).isZero();
            assertDelivered(deliver(0));
        }
    }
}
