package callabsync.sink.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader;
import callabsync.sandbox.HubSpotStandIn;
import callabsync.sink.Preflight;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSpotPreflightTest {

    @TempDir
    static Path folder;

    private static HubSpotStandIn hubspot;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(folder, "hubspot", Map.of("hubspot.url", hubspot.url(), "hubspot.token", "sandbox"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        hubspot.close();
    }

    @BeforeEach
    void begin() {
        hubspot.reset();
        hubspot.behave();
    }

    private static HubSpotPreflight preflight() {
        return bench.part(HubSpotPreflight.class);
    }

    @Test
    void a_portal_that_has_everything_has_no_findings() {
        hubspot.addProperty("do_not_call", "bool");

        assertThat(preflight().check("hubspot")).isEmpty();
    }

    @Test
    void missing_wrong_and_unknown_are_found_with_what_to_do() {
        hubspot.addProperty("do_not_call", "bool");
        hubspot.removeProperty("last_call_date");
        hubspot.addProperty("total_calls", "datetime");
        hubspot.addProperty("lifecyclestage", "enumeration", "lead", "marketingqualifiedlead");

        assertThat(preflight().check("hubspot"))
                .extracting(Preflight.Finding::field, Preflight.Finding::todo)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                "last_call_date", "Create a contact property last_call_date of type datetime"),
                        org.assertj.core.groups.Tuple.tuple("total_calls", "Change the mapping, or make it a number"),
                        org.assertj.core.groups.Tuple.tuple(
                                "lifecyclestage", "Add the option salesqualifiedlead, or change the mapping"));
    }

    @Test
    void what_is_missing_is_created_and_then_written() {
        hubspot.removeProperty("last_call_date");
        hubspot.removeProperty("budget_range");
        hubspot.contact("51", Map.of("email", "john@techcorp.com"));

        assertThat(preflight().create("hubspot"))
                .containsExactlyInAnyOrder("last_call_date", "budget_range", "do_not_call");
        assertThat(preflight().create("hubspot")).isEmpty();
        bench.deliver(
                EventReader.read(Events.outcomeExtracted().crmId("51").bytes()).event());

        assertThat(hubspot.contacts().get("51"))
                .containsEntry("last_call_date", "2025-11-17T10:30:00.000Z")
                .containsEntry("budget_range", "$50,000");
    }
}
