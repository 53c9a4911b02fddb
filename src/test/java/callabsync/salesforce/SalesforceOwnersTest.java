package callabsync.salesforce;

import static callabsync.salesforce.SalesforceOrg.LEAD;
import static callabsync.salesforce.SalesforceOrg.REP;
import static callabsync.salesforce.SalesforceOrg.delivered;
import static callabsync.salesforce.SalesforceOrg.event;
import static callabsync.salesforce.SalesforceOrg.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Decision;
import callabsync.sandbox.standin.RecordedRequest;
import callabsync.sink.Items;
import callabsync.support.Events;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose the records and their activities are after a call. */
class SalesforceOwnersTest {

    private static final String API_USER = "005000000000001AAA";
    private static final String ASSIGNED = "005000000000077AAA";
    private static final String QUEUE = "00G000000000001EAA";

    @TempDir
    static Path folder;

    private static SalesforceOrg org;

    @BeforeAll
    static void start() {
        org = new SalesforceOrg(folder);
    }

    @AfterAll
    static void stop() {
        org.close();
    }

    @BeforeEach
    void begin() {
        org.begin();
    }

    private static void create(String destination) {
        var nobody = Events.outcomeExtracted().withoutCrmId().call("call_9");
        delivered(org.bench.deliver(destination, List.of(Items.item(destination, event(nobody), Decision.toCreate()))));
    }

    private static Map<String, Object> newLead() {
        return org.crm.leads().values().stream()
                .filter(lead -> "john@techcorp.com".equals(lead.get("Email")))
                .findFirst()
                .orElseThrow();
    }

    private static void assertActivitiesBelongTo(String owner) {
        assertThat(org.crm.tasks().values())
                .hasSize(2)
                .allSatisfy(task -> assertThat(task).containsEntry("OwnerId", owner));
        assertThat(org.events())
                .singleElement()
                .satisfies(event -> assertThat(event).containsEntry("OwnerId", owner));
    }

    @Test
    void a_call_never_gives_a_lead_to_another_owner() {
        delivered(org.deliver(outcome()));

        assertThat(org.lead()).containsEntry("OwnerId", REP);
    }

    @Test
    void every_write_says_what_the_api_would_do_unasked() {
        delivered(org.deliver(outcome()));
        delivered(org.deliver(outcome().at("2025-11-17T11:30:00Z").outcome("next_action", "Send the offer")));

        assertThat(org.crm.requests("PATCH", "/composite/sobjects"))
                .hasSizeGreaterThan(4)
                .allSatisfy(request -> {
                    assertThat(request.header("sforce-auto-assign")).contains("FALSE");
                    assertThat(request.header("sforce-duplicate-rule-header")).contains("allowSave=true");
                    assertThat(request.header("sforce-mru")).contains("updateMru=false");
                });
    }

    @Test
    void the_orgs_rule_gives_out_new_leads_and_their_activities_go_with_them() {
        create("salesforce");

        assertThat(newLead()).containsEntry("OwnerId", ASSIGNED);
        assertActivitiesBelongTo(ASSIGNED);
    }

    @Test
    void a_setting_leaves_new_leads_to_the_user_of_the_api() {
        create("plain");

        assertThat(newLead()).containsEntry("OwnerId", API_USER);
        assertThat(org.crm.requests("POST", "/composite/sobjects").stream()
                        .map(RecordedRequest::headers)
                        .toList())
                .singleElement()
                .satisfies(
                        headers -> assertThat(headers.get("sforce-auto-assign")).containsExactly("FALSE"));
    }

    @Test
    void an_alert_of_duplicates_stops_no_call_result() {
        org.crm.alertOfDuplicates();

        delivered(org.deliver(outcome()));

        assertThat(org.lead()).containsEntry("Status", "Qualified");
    }

    @Test
    void activities_belong_to_the_owner_of_the_record() {
        delivered(org.deliver(outcome()));

        assertActivitiesBelongTo(REP);
    }

    @Test
    void activities_of_a_converted_lead_belong_to_the_owner_of_its_contact() {
        String contact = org.crm.row("Contact", null, Map.of("LastName", "Smith", "OwnerId", "005000000000043AAA"));
        org.crm.convert(LEAD, contact);

        delivered(org.deliver(outcome()));

        assertActivitiesBelongTo("005000000000043AAA");
    }

    @Test
    void a_queue_can_own_no_activity() {
        org.lead(LEAD, Map.of("OwnerId", QUEUE));

        delivered(org.deliver(outcome()));

        assertActivitiesBelongTo(API_USER);
    }

    @Test
    void what_an_owner_who_has_left_cannot_have_is_the_users_of_the_api() {
        org.crm.deactivate(REP);

        delivered(org.deliver(outcome()));
        org.crm.forgetRequests();
        delivered(
                org.deliver(outcome().call("call_8").at("2025-11-18T10:30:00Z").without("appointment_booked")));

        assertThat(org.crm.tasks().values())
                .hasSize(4)
                .allSatisfy(task -> assertThat(task).containsEntry("OwnerId", API_USER));
        assertThat(org.crm.requests("PATCH", "/composite/sobjects/Task")).hasSize(2);
    }

    @Test
    void a_setting_gives_all_activities_to_the_user_of_the_api() {
        delivered(org.bench.deliver("plain", List.of(Items.item("plain", event(outcome())))));

        assertActivitiesBelongTo(API_USER);
    }

    @Test
    void whom_a_person_gave_an_activity_to_keeps_it() {
        delivered(org.deliver(outcome()));
        String task = org.tasks("Not Started").get(0).get("Id").toString();
        org.crm.edit("Task", task, Map.of("OwnerId", "005000000000043AAA"));

        delivered(org.deliver(outcome().at("2025-11-17T11:30:00Z").outcome("next_action", "Send the offer")));

        assertThat(org.crm.tasks().get(task))
                .containsEntry("OwnerId", "005000000000043AAA")
                .containsEntry("Subject", "Send the offer");
    }
}
