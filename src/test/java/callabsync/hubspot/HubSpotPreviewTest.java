package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.mapping.Mappings;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sink.PreviewContract;
import callabsync.sink.Previewed;
import callabsync.sink.Previewed.Change;
import callabsync.sink.Previewed.Outcome;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSpotPreviewTest extends PreviewContract {

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

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected String destination() {
        return "hubspot";
    }

    @Override
    protected void seed() {
        hubspot.reset();
        hubspot.behave();
        forgetDefinitions();
        hubspot.contact(
                "51",
                Map.of(
                        "email",
                        "john@techcorp.com",
                        "lifecyclestage",
                        "lead",
                        "budget_range",
                        "$10",
                        "firstname",
                        "John"));
    }

    private static void forgetDefinitions() {
        bench.part(PortalDefinitions.class).forget(bench.part(Portals.class).of("hubspot"));
    }

    @Override
    protected Events events() {
        return Events.outcomeExtracted().crmId("51");
    }

    @Override
    protected Map<String, ?> record() {
        return hubspot.contacts().get("51");
    }

    @Override
    protected long writes() {
        return hubspot.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .filter(request ->
                        !request.path().endsWith("/read") && !request.path().endsWith("/search"))
                .count();
    }

    @Override
    protected void takeAway() {
        hubspot.stop();
    }

    @Override
    protected void bringBack() {
        hubspot.start();
    }

    @Override
    protected String editedField() {
        return "budget_range";
    }

    @Test
    void before_and_after_stand_side_by_side() {
        assertThat(change(previewed(events()), "budget_range"))
                .isEqualTo(new Change("budget_range", "$10", "$50,000", true, "written"));
    }

    @Test
    void a_stage_that_is_further_on_stays() {
        hubspot.contact("51", Map.of("email", "john@techcorp.com", "lifecyclestage", "customer"));

        assertThat(change(previewed(events()), "lifecyclestage"))
                .isEqualTo(new Change("lifecyclestage", "customer", "customer", false, "kept: only moves forward"));
    }

    @Test
    void a_property_that_the_portal_lacks_is_shown_as_left_out() {
        hubspot.removeProperty("budget_range");

        assertThat(change(previewed(events()), "budget_range").what())
                .isEqualTo("left out: the portal does not have it");
    }

    @Test
    void nobody_is_a_question_and_several_are_one() {
        Events nobody = events().crmId("999").phone("+14085550000").email("nobody@example.com");

        assertThat(previewed(nobody))
                .extracting(Previewed::outcome, each -> each.note().orElse(""))
                .containsExactly(
                        Outcome.HELD, "No record belongs to this contact. Which one is it, or shall one be created?");
    }

    /** A delivery is matched before it is mapped: nobody's is held, whatever the mapping would make of it. */
    @Test
    void who_matches_nobody_is_held_before_the_mapping_can_fail() {
        var failing = bench.part(Mappings.class).edited(recordMapping(), "{ \"budget_range\": $error(\"no\") }");
        Events nobody = events().crmId("999").phone("+14085550000").email("nobody@example.com");

        assertThat(preview(failing, nobody, events()))
                .extracting(Previewed::outcome)
                .containsExactly(Outcome.HELD, Outcome.FAILED);
    }

    @Test
    void the_contact_is_found_by_phone_as_a_delivery_finds_it() {
        hubspot.contact("52", Map.of("email", "ann@example.com", "phone", "+14085550177"));

        assertThat(previewed(events().withoutCrmId().contact("cont_new").phone("+14085550177"))
                        .crmId())
                .contains("52");
    }

    @Test
    void an_activity_is_created_once_and_then_shown_as_it_is() {
        Previewed first = preview(mapping("hubspot/hubspot-task"), events()).get(0);
        deliver(events());
        Previewed then = preview(mapping("hubspot/hubspot-task"), events()).get(0);

        assertThat(first.outcome()).isEqualTo(Outcome.CREATE);
        assertThat(change(first, "hs_task_priority").now()).isEqualTo("HIGH");
        assertThat(then.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(change(then, "hs_task_priority"))
                .isEqualTo(new Change("hs_task_priority", "HIGH", "HIGH", false, "unchanged"));
        assertThat(then.crmId()).contains(hubspot.tasks().keySet().iterator().next());
    }

    @Test
    void a_broken_mapping_fails_with_its_place() {
        var edited = bench.part(Mappings.class).edited(recordMapping(), "{\n  \"budget_range\": $number('much')\n}");

        assertThat(preview(edited, events()).get(0))
                .extracting(Previewed::outcome, each -> each.note().orElse(""))
                .satisfies(both ->
                        assertThat(both.toString()).contains("FAILED").contains("hubspot/hubspot-contact.jsonata:2:"));
    }

    @Test
    void a_hundred_events_cost_a_handful_of_requests() {
        var events = new Events[100];
        for (int i = 0; i < events.length; i++) {
            events[i] = events().call("call_" + i);
        }
        preview(recordMapping(), events());
        hubspot.forgetRequests();

        assertThat(preview(recordMapping(), events)).hasSize(100);

        assertThat(hubspot.requestCount()).isLessThanOrEqualTo(4);
    }
}
