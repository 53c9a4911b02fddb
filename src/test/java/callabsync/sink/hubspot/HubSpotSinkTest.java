package callabsync.sink.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.sandbox.HubSpotStandIn;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSpotSinkTest {

    @TempDir
    static Path folder;

    private static HubSpotStandIn hubspot;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        hubspot = new HubSpotStandIn(java.time.Clock.systemUTC()).start();
        bench = new SinkBench(folder, "hubspot", Map.of("hubspot.url", hubspot.url(), "hubspot.token", "sandbox"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        hubspot.close();
    }

    @BeforeEach
    void forget() {
        bench.forget();
        hubspot.reset();
        hubspot.contact("51", Map.of("email", "john@techcorp.com", "lifecyclestage", "lead"));
    }

    private static Event event(Events events) {
        return EventReader.read(events.bytes()).event();
    }

    @Test
    void an_outcome_updates_the_contact_and_adds_call_task_and_meeting() {
        var items = bench.deliver(event(Events.outcomeExtracted().crmId("51")));

        assertThat(items.get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(hubspot.contacts().get("51"))
                .containsEntry("lifecyclestage", "salesqualifiedlead")
                .containsEntry("hs_lead_status", "CONNECTED")
                .containsEntry("budget_range", "$50,000")
                .containsEntry("last_call_duration", "180")
                .containsEntry("total_calls", "1")
                .containsEntry("appointment_date", "2025-11-20T14:00:00.000Z");
        assertThat(hubspot.calls()).hasSize(1);
        assertThat(hubspot.tasks()).hasSize(1);
        assertThat(hubspot.meetings()).hasSize(1);
        assertThat(hubspot.associations("contacts", "51", "meetings")).hasSize(1);
        assertThat(items.get(0).exchanged()).hasSize(4);
    }
}
