package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Destinations;
import callabsync.event.EventReader;
import callabsync.mapping.Mappings;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sink.PreviewContract;
import callabsync.sink.Previewed;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpPreviewTest extends PreviewContract {

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(
                folder,
                "http",
                Map.of(
                        "http.url", crm.url(),
                        "http.token", "sandbox",
                        "http.read.path", "/contacts/{crm_id}",
                        "http.find.path", "/contacts?phone={phone}",
                        "http.find.records", "contacts"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        crm.close();
    }

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected String destination() {
        return "http";
    }

    @Override
    protected void seed() {
        crm.reset();
        crm.behave();
        crm.contact("lead_1", Map.of("first_name", "Old"));
    }

    @Override
    protected Events events() {
        return Events.outcomeExtracted().crmId("lead_1");
    }

    @Override
    protected Map<String, ?> record() {
        return crm.contacts().get("lead_1");
    }

    @Override
    protected long writes() {
        return crm.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .count();
    }

    @Test
    void a_person_without_a_known_id_is_looked_up_in_a_preview_too() {
        seed();
        crm.contact("lead_7", Map.of("first_name", "Old", "phone", "+14085550007"));
        Item item = bench.item(EventReader.read(Events.outcomeExtracted()
                        .crmId("")
                        .phone("+14085550007")
                        .bytes())
                .event());
        var mapping = bench.part(Mappings.class).find("http/http-contact").orElseThrow();

        List<Previewed> previewed = bench.part(HttpKind.class)
                .preview(new Batch(bench.part(Destinations.class).find("http").orElseThrow(), List.of(item)), mapping);

        assertThat(previewed).singleElement().satisfies(each -> {
            assertThat(each.outcome()).isEqualTo(Previewed.Outcome.UPDATE);
            assertThat(each.crmId()).contains("lead_7");
        });
        assertThat(writes()).isZero();
    }

    @Override
    protected void takeAway() {
        crm.stop();
    }

    @Override
    protected void bringBack() {
        crm.start();
    }

    @Override
    protected String editedField() {
        return "status";
    }
}
