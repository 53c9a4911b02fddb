package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.event.EventReader;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.RecordedRequest;
import callabsync.sink.Items;
import callabsync.sink.Preflight;
import callabsync.sink.SinkBench;
import callabsync.support.ApiExamples;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates of the APIs that the guide names, by the guide's settings alone. */
class KnownApisTest {

    private static final Map<String, String> APIS = Map.of(
            "strapi", "Strapi", "nocodb", "NocoDB", "pipedrive", "Pipedrive", "odoo", "Odoo", "tryton", "Tryton");

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        var settings = new LinkedHashMap<String, String>();
        APIS.forEach((id, name) -> {
            settings.put(id + ".sink", "http");
            settings.put(id + ".url", crm.url() + (name.equals("Tryton") ? "/crm/" : ""));
            settings.put(id + ".token", "key-1");
            ApiExamples.of(name).forEach((setting, value) -> {
                if (setting.startsWith("destinations.http.")) {
                    settings.put(setting.replace("destinations.http", id), value);
                }
            });
        });
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
    }

    private static Object deliver(String destination, Events event) {
        Batch batch = bench.deliver(
                destination,
                List.of(Items.item(destination, EventReader.read(event.bytes()).event())));
        return batch.items().get(0).result().orElseThrow(() -> new AssertionError(batch.unavailable()));
    }

    private static Events stranger() {
        return Events.outcomeExtracted().crmId("").phone("+14085551234").email("zoe@techcorp.com");
    }

    private static void answers(String method, String path, String body) {
        crm.misbehave(Misbehaviour.status(200, body).on(method, path));
    }

    private static RecordedRequest last() {
        return crm.requests().get(crm.requests().size() - 1);
    }

    @Test
    void all_their_settings_can_be_used() {
        assertThat(APIS.keySet())
                .allSatisfy(id -> assertThat(bench.part(HttpKind.class).check(id))
                        .extracting(Preflight.Finding::problem)
                        .isEmpty());
    }

    @Test
    void strapi() {
        answers("GET", "/api/leads", "{\"data\":[{\"id\":7,\"documentId\":\"doc7\",\"phone\":\"+14085551234\"}]}");
        answers("PUT", "/api/leads", "{\"data\":{\"documentId\":\"doc7\"}}");

        assertThat(deliver("strapi", stranger())).isInstanceOf(Succeeded.class);

        assertThat(crm.requests().get(0).query()).isEqualTo("filters%5Bphone%5D%5B$eq%5D=%2B14085551234");
        assertThat(last().path()).isEqualTo("/api/leads/doc7");
        assertThat(last().body()).startsWith("{\"data\":{\"first_name\":");
    }

    @Test
    void nocodb() {
        answers("GET", "/api/v2", "{\"list\":[{\"Id\":7,\"phone\":\"+14085551234\"}]}");
        answers("PATCH", "/api/v2", "[{\"Id\":7}]");

        assertThat(deliver("nocodb", stranger())).isInstanceOf(Succeeded.class);

        assertThat(crm.requests().get(0).query()).isEqualTo("where=(phone,eq,%2B14085551234)");
        assertThat(last().header("xc-token")).contains("key-1");
        assertThat(last().header("authorization")).isEmpty();
        assertThat(last().body()).startsWith("[{\"Id\":\"7\",\"first_name\":");
    }

    @Test
    void pipedrive() {
        answers(
                "GET",
                "/search",
                "{\"success\":true,\"data\":{\"items\":[{\"item\":{\"id\":7,\"phones\":[\"408 555 1234\"]}}]}}");
        answers("PATCH", "/persons/7", "{\"success\":true,\"data\":{\"id\":7}}");
        assertThat(deliver("pipedrive", stranger())).isInstanceOf(Succeeded.class);

        crm.behave();
        answers("PATCH", "/persons/7", "{\"success\":false,\"error\":\"Scope and URL mismatch\"}");

        assertThat(String.valueOf(deliver(
                        "pipedrive", stranger().crmId("7").call("call_2").at("2025-11-19T10:00:00Z"))))
                .contains("Scope and URL mismatch");
    }

    @Test
    void odoo() {
        answers("POST", "/jsonrpc", "{\"jsonrpc\":\"2.0\",\"result\":true}");
        assertThat(deliver("odoo", stranger().crmId("7"))).isInstanceOf(Succeeded.class);
        assertThat(last().body()).contains("\"write\",[[7],{\"first_name\":");

        crm.behave();
        answers(
                "POST",
                "/jsonrpc",
                "{\"error\":{\"message\":\"Odoo Server Error\",\"data\":{\"name\":\"odoo.exceptions.MissingError\"}}}");

        assertThat(deliver("odoo", stranger().crmId("8"))).isInstanceOf(Held.class);
    }

    @Test
    void tryton() {
        answers("POST", "/crm/", "{\"id\":1,\"result\":null}");

        assertThat(deliver("tryton", stranger().crmId("7"))).isInstanceOf(Succeeded.class);

        assertThat(last().path()).isEqualTo("/crm/");
        assertThat(last().header("authorization")).contains("Basic Y2FsbGFiOmtleS0x");
        assertThat(last().body()).contains("\"params\":[[7],{\"first_name\":");
    }
}
