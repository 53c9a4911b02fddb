package callabsync.hubspot;

import static callabsync.hubspot.HubSpotPortal.delivered;
import static callabsync.hubspot.HubSpotPortal.outcome;
import static callabsync.hubspot.HubSpotPortal.result;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.support.Events;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who are in no portal yet. */
class HubSpotCreateTest {

    @TempDir
    static Path folder;

    private static HubSpotPortal portal;
    private static HubSpotStandIn hubspot;

    @BeforeAll
    static void start() {
        portal = new HubSpotPortal(folder, Map.of());
        hubspot = portal.hubspot;
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @BeforeEach
    void begin() {
        portal.begin();
    }

    private static Events withoutEmail(String person, String phone) {
        Events events = outcome(person).phone(phone).outcome("product", "Plan of " + person);
        events.object("contact").remove("email");
        return events;
    }

    private static void assertEachHasTheirOwn(String... people) {
        assertThat(hubspot.contacts()).hasSize(people.length);
        hubspot.contacts()
                .forEach((id, contact) -> assertThat(hubspot.associations("contacts", id, "calls"))
                        .as(contact.get("product_interest"))
                        .hasSize(1));
        assertThat(hubspot.contacts().values())
                .extracting(contact -> contact.get("product_interest"))
                .containsExactlyInAnyOrder(java.util.Arrays.stream(people)
                        .map(person -> "Plan of " + person)
                        .toArray(String[]::new));
    }

    @Test
    void a_creation_is_recognised_without_its_trace() {
        hubspot.repeatTraces(false);

        delivered(portal.deliver(
                portal.creating(withoutEmail("ann", "+14085550991")),
                portal.creating(withoutEmail("bob", "+14085550992")),
                portal.creating(outcome("carl").outcome("product", "Plan of carl")),
                portal.creating(outcome("dora").outcome("product", "Plan of dora"))));

        assertEachHasTheirOwn("ann", "bob", "carl", "dora");
    }

    @Test
    void where_an_answer_shows_nothing_but_ids_the_records_are_read() {
        hubspot.repeatTraces(false);
        hubspot.terse(true);

        delivered(portal.deliver(
                portal.creating(withoutEmail("ann", "+14085550991")),
                portal.creating(withoutEmail("bob", "+14085550992")),
                portal.creating(outcome("carl").outcome("product", "Plan of carl")),
                portal.creating(outcome("dora").outcome("product", "Plan of dora"))));

        assertEachHasTheirOwn("ann", "bob", "carl", "dora");
    }

    @Test
    void people_whom_nothing_tells_apart_are_created_one_by_one() {
        hubspot.repeatTraces(false);

        delivered(portal.deliver(
                portal.creating(withoutEmail("ann", "+14085550991")),
                portal.creating(withoutEmail("bob", "+14085550991"))));

        assertEachHasTheirOwn("ann", "bob");
    }

    @Test
    void who_has_only_a_number_is_called_by_it() {
        Events caller = withoutEmail("ann", "+14085550991");
        caller.object("contact").remove("first_name");
        caller.object("contact").remove("last_name");

        delivered(portal.deliver(portal.creating(caller)));

        assertThat(hubspot.contacts().values())
                .singleElement()
                .satisfies(contact -> assertThat(contact).containsEntry("lastname", "+14085550991"));
    }

    @Test
    void an_email_that_is_none_is_left_out_and_the_others_are_untouched() {
        delivered(portal.deliver(
                portal.creating(outcome("ana").email("ana at gmail dot com").outcome("product", "Plan of ana")),
                portal.creating(outcome("bob").outcome("product", "Plan of bob"))));

        assertEachHasTheirOwn("ana", "bob");
        assertThat(hubspot.contacts().values())
                .extracting(contact -> contact.getOrDefault("email", ""))
                .containsExactlyInAnyOrder("", "bob@acme.example");
    }

    @Test
    void an_email_that_only_hubspot_refuses_is_left_out_and_the_others_are_untouched() {
        delivered(portal.deliver(
                portal.creating(outcome("ana").email("ana@x..example").outcome("product", "Plan of ana")),
                portal.creating(outcome("bob").outcome("product", "Plan of bob"))));

        assertEachHasTheirOwn("ana", "bob");
    }

    @Test
    void a_contact_that_is_there_under_another_email_is_written() {
        hubspot.contact("51", Map.of("email", "ann@home.example", "hs_additional_emails", "ann@acme.example"));

        var batch = portal.deliver(portal.creating(outcome("ann").outcome("product", "Plan of ann")));

        delivered(batch);
        assertThat(hubspot.contacts()).hasSize(1);
        assertThat(hubspot.contacts().get("51")).containsEntry("product_interest", "Plan of ann");
        assertThat(hubspot.associations("contacts", "51", "calls")).hasSize(1);
    }

    @Test
    void of_several_one_of_whom_is_there_already_the_batch_is_split() {
        hubspot.contact("51", Map.of("email", "ann@home.example", "hs_additional_emails", "ann@acme.example"));

        var batch = portal.deliver(portal.creating(outcome("ann")), portal.creating(outcome("bob")));

        assertThat(batch.split()).isPresent();
        assertThat(batch.open()).hasSize(2);
    }

    @Test
    void a_conflict_within_an_answer_of_several_is_written_to_the_contact_that_is_there() {
        hubspot.contact("51", Map.of("email", "ann@home.example"));
        hubspot.misbehave(Misbehaviour.answer(StandInAnswer.json(
                        207,
                        Map.of(
                                "results",
                                List.of(),
                                "errors",
                                List.of(Map.of(
                                        "category", "CONFLICT",
                                        "message", "Contact already exists. Existing ID: 51",
                                        "context", Map.of("objectWriteTraceId", List.of("new:ann@acme.example")))))))
                .on("POST", "/batch/upsert")
                .times(1));

        delivered(portal.deliver(portal.creating(outcome("ann").outcome("product", "Plan of ann"))));

        assertThat(hubspot.contacts().get("51")).containsEntry("product_interest", "Plan of ann");
    }

    @Test
    void what_no_answer_speaks_of_is_never_a_success() {
        hubspot.misbehave(Misbehaviour.status(200, "<html>Welcome</html>")
                .on("POST", "/batch/upsert")
                .times(1));

        assertThat(result(portal.deliver(portal.creating(outcome("ann"))), 0)).isInstanceOf(Retryable.class);
        assertThat(result(portal.deliver(portal.creating(outcome("ann"))), 0)).isInstanceOf(Succeeded.class);
        assertThat(hubspot.contacts()).hasSize(1);
    }
}
