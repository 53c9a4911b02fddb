package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import callabsync.event.EventReader;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.FieldCreation;
import callabsync.sink.FieldCreation.Missing;
import callabsync.sink.Preflight;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
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

        assertThat(names(creation().missing("hubspot")))
                .containsExactlyInAnyOrder("last_call_date", "budget_range", "do_not_call");
        assertThat(create("last_call_date", "budget_range", "do_not_call"))
                .containsOnly("created last_call_date", "created budget_range", "created do_not_call");
        assertThat(creation().missing("hubspot")).isEmpty();
        assertThat(preflight().check("hubspot")).isEmpty();
        bench.deliver(
                EventReader.read(Events.outcomeExtracted().crmId("51").bytes()).event());

        assertThat(hubspot.contacts().get("51"))
                .containsEntry("last_call_date", "2025-11-17T10:30:00.000Z")
                .containsEntry("budget_range", "$50,000");
    }

    @Test
    void a_preview_says_what_each_would_be_and_creates_nothing() {
        hubspot.removeProperty("last_call_notes");

        assertThat(creation().missing("hubspot"))
                .containsExactlyInAnyOrder(
                        new Missing("contacts", "last_call_notes", "string", "textarea", List.of(), "callab"),
                        new Missing(
                                "contacts",
                                "do_not_call",
                                "bool",
                                "booleancheckbox",
                                List.of("true", "false"),
                                "callab"));
        assertThat(hubspot.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void twice_is_harmless_and_what_is_there_stays_as_it_is() {
        assertThat(create("do_not_call", "total_calls")).containsOnly("created do_not_call", "there total_calls");
        hubspot.addProperty("total_calls", "string");

        assertThat(create("do_not_call", "total_calls", "nobody_wants_this"))
                .containsOnly("there do_not_call", "there total_calls");
        assertThat(hubspot.property("total_calls"))
                .containsEntry("type", "string")
                .containsEntry("groupName", "contactinformation");
        assertThat(hubspot.propertyGroups()).containsOnlyOnce("callab");
    }

    @Test
    void what_somebody_creates_at_the_same_moment_counts_as_there() {
        hubspot.misbehave(Misbehaviour.status(409, "{\"category\": \"CONFLICT\", \"message\": \"It exists\"}")
                .on("POST", "/crm/properties/2026-09/contacts"));

        assertThat(create("do_not_call")).containsOnly("there do_not_call");
    }

    @Test
    void without_the_scope_each_says_which_one_is_missing() {
        hubspot.removeProperty("budget_range");
        hubspot.limitPropertyCreation(false, 9);

        assertThat(create("budget_range", "do_not_call"))
                .containsOnly(
                        "refused budget_range: The token lacks the scope crm.schemas.contacts.write (403)",
                        "refused do_not_call: The token lacks the scope crm.schemas.contacts.write (403)");
    }

    @Test
    void a_limit_stops_none_of_those_that_fit() {
        hubspot.removeProperty("budget_range");
        hubspot.removeProperty("last_call_notes");
        hubspot.limitPropertyCreation(true, 2);

        List<String> created = create("budget_range", "last_call_notes", "do_not_call");

        assertThat(created).filteredOn(each -> each.startsWith("created ")).hasSize(2);
        assertThat(created)
                .filteredOn(each -> each.startsWith("refused "))
                .singleElement(STRING)
                .contains("(400): The limit of custom properties for this object is reached");
    }

    @Test
    void a_portal_that_takes_no_more_questions_is_asked_no_more() {
        hubspot.removeProperty("budget_range");
        hubspot.misbehave(HubSpotStandIn.rateLimited("DAILY").on("POST", "/crm/properties/2026-09/contacts"));

        assertThat(create("budget_range", "do_not_call"))
                .hasSize(2)
                .allMatch(each -> each.endsWith("HubSpot's daily limit is used up (429)"));
        assertThat(hubspot.requests())
                .filteredOn(request -> request.method().equals("POST"))
                .hasSize(1);
    }

    private static FieldCreation creation() {
        return preflight().creation().orElseThrow();
    }

    private static List<String> names(List<Missing> missing) {
        return missing.stream().map(Missing::name).toList();
    }

    private static List<String> create(String... names) {
        return creation().create("hubspot", List.of(names)).stream()
                .map(each -> each.result().name().toLowerCase(Locale.ROOT) + " " + each.name()
                        + each.reason().map(reason -> ": " + reason).orElse(""))
                .toList();
    }
}
