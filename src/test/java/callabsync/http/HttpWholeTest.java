package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.event.EventReader;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.Items;
import callabsync.sink.Preflight;
import callabsync.sink.Preflights;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an update carries, and whether it is there afterwards. */
class HttpWholeTest {

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        var settings = new LinkedHashMap<String, String>();
        for (String id : List.of("http", "blind", "back", "wrapped", "rpc", "slash", "bare")) {
            settings.put(id + ".sink", "http");
            settings.put(id + ".url", crm.url());
            settings.put(id + ".token", "sandbox");
        }
        settings.put("http.method", "PUT");
        settings.put("http.read.path", "/contacts/{crm_id}");
        settings.put("blind.method", "put");
        settings.put("back.read.path", "/contacts/{crm_id}");
        settings.put("back.read.back", "true");
        settings.put("wrapped.method", "PUT");
        settings.put("wrapped.whole", "false");
        settings.put("wrapped.envelope", "data");
        settings.put("rpc.method", "POST");
        settings.put("rpc.path", "");
        settings.put("rpc.body", "json-rpc");
        settings.put("rpc.rpc-method", "model.party.party.write");
        settings.put("rpc.rpc-params", "[[\"{crm_id_number}\"], \"{fields}\", {}]");
        settings.put("slash.url", crm.url() + "/api/");
        settings.put("slash.path", "/contacts/{crm_id}/");
        settings.put("bare.url", crm.url() + "/db/");
        settings.put("bare.path", "?id={crm_id}");
        bench = new SinkBench(folder, "http", settings);
    }

    @AfterAll
    static void stop() {
        bench.close();
        crm.close();
    }

    @BeforeEach
    void begin() {
        bench.forget();
        crm.reset();
        crm.isUsual();
        crm.contact("lead_1", Map.of("first_name", "Old", "phone", "+14085551234", "owner", "Ann"));
        crm.forgetRequests();
    }

    private static Batch deliver(String destination, Events event) {
        return bench.deliver(
                destination,
                List.of(Items.item(destination, EventReader.read(event.bytes()).event())));
    }

    private static Events lead(String id) {
        return Events.outcomeExtracted().crmId(id);
    }

    private static Object result(Batch batch) {
        return batch.items().get(0).result().orElseThrow(() -> new AssertionError(batch.unavailable()));
    }

    @Test
    void put_keeps_what_this_event_does_not_know() {
        assertThat(result(deliver("http", lead("lead_1")))).isInstanceOf(Succeeded.class);
        Events ended = Events.callEnded().crmId("lead_1").call("call_2").at("2025-11-18T10:00:00Z");
        assertThat(result(deliver("http", ended))).isInstanceOf(Succeeded.class);

        assertThat(crm.contacts().get("lead_1"))
                .containsEntry("owner", "Ann")
                .containsEntry("phone", "+14085551234")
                .containsEntry("first_name", "John")
                .containsKeys("status", "priority", "outcomes", "total_calls");
        assertThat(crm.requests("PUT", "/contacts/lead_1")).hasSize(2);
        assertThat(crm.requests("PATCH", "/")).isEmpty();
    }

    @Test
    void put_writes_nothing_where_the_record_cannot_be_read() {
        crm.misbehave(Misbehaviour.status(200, "<html>Sign in</html>").on("GET", "/"));
        assertThat(result(deliver("http", lead("lead_1")))).isInstanceOf(Retryable.class);

        crm.behave();
        assertThat(result(deliver("http", lead("lead_9")))).isInstanceOf(Held.class);
        assertThat(crm.requests("PUT", "/")).isEmpty();
    }

    @Test
    void put_without_a_way_to_read_is_refused_with_what_to_set() {
        Batch batch = deliver("blind", lead("lead_1"));

        assertThat(batch.unavailable().orElseThrow().reason())
                .contains("read.path")
                .contains("PATCH");
        assertThat(bench.part(HttpKind.class).check("blind"))
                .singleElement()
                .asString()
                .contains("read.path");
        assertThat(crm.requests()).isEmpty();
    }

    @Test
    void a_204_for_an_unknown_id_is_no_proof_where_it_is_read_back() {
        crm.answers204ToUnknownIds();

        assertThat(result(deliver("back", lead("lead_9")))).isInstanceOf(Held.class);
    }

    @Test
    void fields_that_the_api_drops_are_named_until_it_keeps_them() {
        crm.dropsFieldsBut("first_name", "last_name", "email", "status", "last_contacted", "outcomes", "meeting_date");

        assertThat(result(deliver("back", lead("lead_1")))).isInstanceOf(Succeeded.class);

        assertThat(bench.part(HttpKind.class).check("back"))
                .extracting(Preflight.Finding::field)
                .containsExactlyInAnyOrder(
                        "last_call_duration",
                        "last_call_transcript",
                        "last_call_recording",
                        "next_step",
                        "priority",
                        "total_calls");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.part(Preflights.class).all().stream()
                        .filter(each -> each.destination().equals("back"))
                        .anyMatch(each -> each.findings().size() == 6));
        crm.isUsual();
        deliver("back", lead("lead_1").call("call_2").at("2025-11-18T10:00:00Z").outcome("budget", "$9"));
        assertThat(bench.part(HttpKind.class).check("back"))
                .extracting(Preflight.Finding::field)
                .doesNotContain("total_calls");
    }

    @Test
    void strict_fields_are_refused_in_the_apis_words() {
        crm.refusesFieldsBut("first_name");

        assertThat(String.valueOf(result(deliver("back", lead("lead_1"))))).contains("Unknown fields");
    }

    @Test
    void fields_may_stand_in_an_envelope() {
        crm.misbehave(Misbehaviour.status(200, "{\"data\":{}}"));

        deliver("wrapped", lead("lead_1"));

        assertThat(crm.requests("PUT", "/contacts/lead_1"))
                .singleElement()
                .satisfies(request -> assertThat(request.json())
                        .containsOnlyKeys("data")
                        .extractingByKey("data")
                        .asString()
                        .contains("first_name=John"));
    }

    @Test
    void json_rpc_parameters_may_be_a_list() {
        crm.misbehave(Misbehaviour.status(200, "{\"result\":true}"));

        deliver("rpc", lead("52"));

        assertThat(crm.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).contains("\"params\":[[52],{\"first_name\":\"John\""));
        assertThat(String.valueOf(result(deliver("rpc", lead("lead_1")))))
                .as("no number: no list without one")
                .contains("has no value");
        assertThat(crm.requests()).hasSize(1);
    }

    @Test
    void slashes_at_the_end_stay_as_they_are_written() {
        crm.misbehave(Misbehaviour.status(200, "{}"));

        deliver("slash", lead("lead_1"));
        deliver("bare", lead("lead_1"));
        deliver("rpc", lead("52"));

        assertThat(crm.requests())
                .extracting(request -> request.path() + " " + request.query())
                .containsExactly("/api/contacts/lead_1/ ", "/db/ id=lead_1", "/ ");
    }
}
