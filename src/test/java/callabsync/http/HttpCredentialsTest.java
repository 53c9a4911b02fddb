package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.event.EventReader;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OAuth 2 client credentials, by however many threads at once. */
class HttpCredentialsTest {

    private static final int THREADS = 8;

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        var settings = new LinkedHashMap<String, String>();
        for (String id : List.of("http", "body")) {
            settings.put(id + ".sink", "http");
            settings.put(id + ".url", crm.url());
            settings.put(id + ".oauth.token-url", crm.url() + "/token");
            settings.put(id + ".oauth.client-id", "client");
            settings.put(id + ".oauth.client-secret", "hidden");
        }
        settings.put("http.oauth.scope", "contacts.write");
        settings.put("body.oauth.client-secret", "hid&den");
        settings.put("body.oauth.credentials", "body");
        settings.put("body.oauth.params.audience", "https://api.example");
        bench = new SinkBench(folder, "http", settings);
    }

    @AfterAll
    static void stop() {
        bench.close();
        crm.close();
    }

    @BeforeEach
    void begin() {
        bench.clock.tick(Duration.ofDays(1));
        bench.forget();
        crm.reset();
        IntStream.rangeClosed(1, THREADS).forEach(number -> crm.contact("lead_" + number, Map.of()));
    }

    private static void issues(String token) {
        crm.misbehave(Misbehaviour.answer(StandInAnswer.json(200, Map.of("access_token", token, "expires_in", 3600)))
                .on("POST", "/token"));
        crm.token(token);
    }

    private static Batch deliver(String destination, int lead) {
        var event = EventReader.read(Events.outcomeExtracted()
                        .crmId("lead_" + lead)
                        .contact("cont_" + lead)
                        .call("call_" + lead)
                        .at(bench.clock.instant().toString())
                        .bytes())
                .event();
        return bench.deliver(destination, List.of(Items.item(destination, event)));
    }

    private static void deliverAtOnce() {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            var all = IntStream.rangeClosed(1, THREADS)
                    .mapToObj(lead -> CompletableFuture.supplyAsync(() -> deliver("http", lead), threads))
                    .toList();
            assertThat(all)
                    .allSatisfy(each -> assertThat(each.join().items().get(0).result())
                            .get()
                            .isInstanceOf(Succeeded.class));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void many_threads_ask_for_one_token_and_again_when_it_is_too_old() {
        issues("first");
        deliverAtOnce();
        assertThat(crm.requests("POST", "/token")).singleElement().satisfies(request -> {
            assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=contacts.write");
            assertThat(request.header("authorization")).contains("Basic Y2xpZW50OmhpZGRlbg==");
        });

        bench.clock.tick(Duration.ofHours(1));
        deliverAtOnce();

        assertThat(crm.requests("POST", "/token")).hasSize(2);
    }

    @Test
    void a_token_that_is_refused_is_renewed_once_for_all_threads() {
        issues("first");
        deliverAtOnce();
        crm.behave();
        issues("second");

        bench.clock.tick(Duration.ofMinutes(1));
        deliverAtOnce();

        assertThat(crm.requests("POST", "/token")).hasSize(2);
    }

    @Test
    void a_new_token_that_is_refused_too_closes_the_gate_after_one_try() {
        issues("first");
        crm.token("another");

        Batch batch = deliver("http", 1);

        assertThat(batch.unavailable()).isPresent();
        assertThat(crm.requests("PATCH", "/contacts")).hasSize(2);
        assertThat(crm.requests("POST", "/token")).hasSize(2);
    }

    @Test
    void a_token_endpoint_that_refuses_counts_nothing_and_is_asked_when_it_says() {
        crm.misbehave(Misbehaviour.answer(new StandInAnswer(429, "{}", Map.of("Retry-After", "40")))
                .on("POST", "/token"));

        Batch batch = deliver("http", 1);

        assertThat(batch.unavailable().orElseThrow().probeAfter()).contains(Duration.ofSeconds(40));
        assertThat(batch.open()).hasSize(1);
        assertThat(crm.requests("PATCH", "/contacts")).isEmpty();
    }

    @Test
    void id_and_secret_may_go_into_the_body() {
        issues("first");

        deliver("body", 1);

        assertThat(crm.requests("POST", "/token")).singleElement().satisfies(request -> {
            assertThat(request.body())
                    .isEqualTo("grant_type=client_credentials&audience=https%3A%2F%2Fapi.example"
                            + "&client_id=client&client_secret=hid%26den");
            assertThat(request.header("authorization")).isEmpty();
        });
    }
}
