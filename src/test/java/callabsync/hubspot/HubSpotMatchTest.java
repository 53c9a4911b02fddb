package callabsync.hubspot;

import static callabsync.hubspot.HubSpotPortal.delivered;
import static callabsync.hubspot.HubSpotPortal.outcome;
import static callabsync.hubspot.HubSpotPortal.result;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Item;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.support.Events;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose contact is it? Without a default region, as most portals begin. */
class HubSpotMatchTest {

    private static final String PAGE = "<html><body>We are down for maintenance</body></html>";

    @TempDir
    static Path folder;

    private static HubSpotPortal portal;
    private static HubSpotStandIn hubspot;

    @BeforeAll
    static void start() {
        portal = new HubSpotPortal(
                folder,
                Map.of(
                        "callab.sync.default-region", "",
                        "callab.sync.business-zone", "America/New_York"));
        hubspot = portal.hubspot;
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @BeforeEach
    void begin() {
        portal.begin();
        hubspot.contact("51", Map.of("email", "john@techcorp.com", "lifecyclestage", "lead"));
    }

    private static Events known(String call) {
        return Events.outcomeExtracted().crmId("51").call(call).phone("+14085559999");
    }

    private static int callsOf(String contact) {
        return hubspot.associations("contacts", contact, "calls").size();
    }

    @ParameterizedTest
    @CsvSource({
        "(408) 555-0991, +14085550991",
        "408.555.0993, +14085550993",
        "07911 123456, +447911123456",
        "030 1234567, +49301234567",
        "06 6982 1234, +390669821234",
        "+1 (408) 555-0994, +14085550994"
    })
    void a_number_finds_its_contact_however_it_was_typed(String typed, String number) {
        hubspot.contact("60", Map.of("mobilephone", typed));

        delivered(portal.deliver(outcome("jane").phone(number)));

        assertThat(callsOf("60")).isEqualTo(1);
    }

    @Test
    void the_same_digits_in_another_country_are_somebody_else() {
        hubspot.contact("60", Map.of("phone", "+44 7911 123456"));

        assertThat(result(portal.deliver(outcome("jane").phone("+17911123456")), 0))
                .isInstanceOf(Held.class);
    }

    @Test
    void a_second_email_of_a_merged_contact_is_the_contacts() {
        hubspot.contact("60", Map.of("email", "jane@home.example", "hs_additional_emails", "jane@acme.example"));
        hubspot.misbehave(Misbehaviour.answer(StandInAnswer.json(
                        200,
                        Map.of(
                                "results",
                                java.util.List.of(Map.of(
                                        "id",
                                        "60",
                                        "properties",
                                        Map.of(
                                                "email", "jane@home.example",
                                                "hs_additional_emails", "jane@acme.example"))))))
                .on("POST", "/contacts/batch/read")
                .times(1));

        delivered(portal.deliver(outcome("jane")));

        assertThat(callsOf("60")).isEqualTo(1);
    }

    @Test
    void a_burst_of_unknown_numbers_is_searched_in_parts_that_hubspot_takes() {
        var items = new ArrayList<Item>();
        IntStream.range(0, 90).forEach(number -> {
            String digits = String.valueOf(4085550000L + number);
            hubspot.contact(String.valueOf(1000 + number), Map.of("phone", digits));
            items.add(portal.item(outcome("p" + number).phone("+1" + digits)));
        });
        IntStream.range(0, 10).forEach(number -> items.add(portal.item(known("call_" + number))));

        var batch = portal.bench.deliver(items);

        delivered(batch);
        assertThat(hubspot.requests("POST", "/search"))
                .hasSizeBetween(2, 4)
                .allSatisfy(request -> assertThat(request.body().length()).isLessThanOrEqualTo(3_000));
        assertThat(callsOf("51")).isEqualTo(10);
        assertThat(callsOf("1089")).isEqualTo(1);
    }

    @Test
    void a_refused_search_concerns_only_those_who_were_searched() {
        hubspot.misbehave(
                Misbehaviour.status(400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"no such property\"}")
                        .on("POST", "/search"));

        var batch = portal.deliver(known("call_1"), outcome("jane").phone("+14085550991"));

        assertThat(result(batch, 0)).isInstanceOf(Succeeded.class);
        assertThat(result(batch, 1)).isInstanceOf(Retryable.class);
    }

    @Test
    void of_a_search_that_one_number_spoils_the_others_are_found() {
        hubspot.contact("60", Map.of("phone", "+14085550991"));
        hubspot.contact("61", Map.of("phone", "+14085550992"));
        hubspot.misbehave(Misbehaviour.status(400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"no\"}")
                .on("POST", "/search")
                .when(request -> request.body().contains("+14085550666")));

        var batch = portal.deliver(
                outcome("ann").phone("+14085550991"),
                outcome("bob").phone("+14085550666"),
                outcome("carl").phone("+14085550992"));

        assertThat(result(batch, 0)).isInstanceOf(Succeeded.class);
        assertThat(result(batch, 1)).isInstanceOf(Retryable.class);
        assertThat(result(batch, 2)).isInstanceOf(Succeeded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "{\"status\":\"ok\"}", "[]", ""})
    void a_page_in_place_of_a_search_is_no_answer(String body) {
        hubspot.contact("60", Map.of("phone", "+14085550991"));
        hubspot.misbehave(Misbehaviour.status(200, body).on("POST", "/search").times(1));
        Events jane = outcome("jane").phone("+14085550991");

        var batch = portal.deliver(known("call_1"), jane);

        assertThat(result(batch, 0)).isInstanceOf(Succeeded.class);
        assertThat(result(batch, 1)).isInstanceOf(Retryable.class);
        delivered(portal.deliver(jane));
        assertThat(callsOf("60")).isEqualTo(1);
    }

    @Test
    void a_page_in_place_of_a_read_is_no_answer_and_nobody_is_created() {
        hubspot.misbehave(
                Misbehaviour.status(200, PAGE).on("POST", "/batch/read").times(1));
        Item created = portal.creating(outcome("new"));

        var batch = portal.deliver(portal.item(known("call_1")), created);

        assertThat(result(batch, 0)).isInstanceOf(Retryable.class);
        assertThat(created.result()).get().isInstanceOf(Succeeded.class);
        delivered(portal.deliver(known("call_1")));
        assertThat(callsOf("51")).isEqualTo(1);
        assertThat(hubspot.contacts()).hasSize(2);
    }

    @Test
    void a_record_that_hubspot_fails_to_read_is_not_one_that_is_missing() {
        hubspot.contact("60", Map.of("phone", "+14085559999"));
        hubspot.misbehave(Misbehaviour.answer(
                        StandInAnswer.of(
                                207,
                                "{\"results\":[],\"errors\":[{\"category\":\"INTERNAL_ERROR\",\"context\":{\"ids\":[\"51\"]}}]}"))
                .on("POST", "/batch/read")
                .times(1));

        assertThat(result(portal.deliver(known("call_1")), 0)).isInstanceOf(Retryable.class);
        assertThat(callsOf("60")).isZero();
    }

    @Test
    void a_page_in_place_of_the_properties_lets_everything_wait() {
        portal.bench
                .part(PortalDefinitions.class)
                .forget(portal.bench.part(Portals.class).of("hubspot"));
        hubspot.misbehave(Misbehaviour.status(200, PAGE).on("GET", "/properties/"));

        var batch = portal.deliver(known("call_1"));

        assertThat(batch.unavailable()).isPresent();
        assertThat(batch.open()).hasSize(1);
        hubspot.behave();
        delivered(portal.deliver(known("call_1")));
    }

    @Test
    void properties_that_cannot_be_read_again_are_taken_as_they_were() {
        delivered(portal.deliver(known("call_1")));
        hubspot.misbehave(Misbehaviour.status(200, PAGE).on("GET", "/properties/"));

        delivered(portal.deliver(known("call_2")));
    }

    @Test
    void three_people_with_one_number_are_told_apart_or_asked_about() {
        for (String id : new String[] {"61", "62", "63"}) {
            hubspot.contact(id, Map.of("phone", "+14085550100", "email", "p" + id + "@acme.example"));
        }
        delivered(portal.deliver(outcome("p61").phone("+14085550100")));
        delivered(portal.deliver(outcome("p62").phone("+14085550100")));

        var carl = portal.deliver(outcome("carl").phone("+14085550100"));

        assertThat(result(carl, 0)).isInstanceOf(Held.class);
        assertThat(callsOf("61")).isEqualTo(1);
        assertThat(callsOf("62")).isEqualTo(1);
    }

    @Test
    void a_number_that_stands_at_one_colleague_only_leads_no_other_there() {
        hubspot.contact("61", Map.of("phone", "+14085550100"));
        hubspot.contact("62", Map.of("email", "ann@acme.example"));
        delivered(portal.deliver(outcome("bob").phone("+14085550100")));
        delivered(portal.deliver(outcome("ann").phone("+14085550100")));

        var carl = portal.deliver(outcome("carl").phone("+14085550100"));

        assertThat(result(carl, 0)).isInstanceOf(Held.class);
        assertThat(callsOf("61")).isEqualTo(1);
        assertThat(callsOf("62")).isEqualTo(1);
    }

    @Test
    void the_preflight_says_that_there_is_no_default_region() {
        assertThat(portal.bench.part(HubSpotPreflight.class).check("hubspot"))
                .extracting(finding -> finding.problem())
                .anyMatch(problem -> problem.contains("default-region is blank"));
    }

    @Test
    void a_date_property_holds_the_local_day() {
        hubspot.addProperty("last_call_date", "date");
        Events evening = known("call_1");
        evening.object("call").put("end_time", "2025-11-18T00:30:00Z");

        delivered(portal.deliver(evening));

        assertThat(hubspot.contacts().get("51")).containsEntry("last_call_date", "2025-11-17");
    }
}
