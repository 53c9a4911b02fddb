package callabsync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.event.EventType;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call whose event was fetched, and whose webhook then comes after all. */
class ReconciledCallTest {

    @TempDir
    Path folder;

    @Test
    void a_fetched_call_and_its_late_webhook_are_one_call_in_the_crm() {
        try (var hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
                var bench = new SinkBench(
                        folder, "hubspot", Map.of("hubspot.url", hubspot.url(), "hubspot.token", "sandbox"))) {
            hubspot.contact("101", Map.of("firstname", "Ada", "phone", "+14155550101"));
            byte[] fetched = CallEvents.of(
                    EventType.CALL_ENDED,
                    new CallFacts(Map.of(
                            "id", "call_1",
                            "contact_id", "cont_1",
                            "call_status", "completed",
                            "call_duration", 180,
                            "started_at", "2025-11-17T10:25:00Z",
                            "ended_at", "2025-11-17T10:28:00Z")),
                    Optional.of(Map.of(
                            "firstname", "Ada",
                            "phone_number", "+14155550101",
                            "metadata", Map.of("crm_id", "101", "crm", "hubspot"))));
            Event late = EventReader.read(Events.callEnded()
                            .call("call_1")
                            .contact("cont_1")
                            .crmId("101")
                            .bytes())
                    .event();

            bench.deliver(EventReader.read(fetched).event());
            bench.deliver(late);

            assertThat(hubspot.calls()).hasSize(1);
            assertThat(hubspot.contacts()).containsOnlyKeys("101");
        }
    }
}
